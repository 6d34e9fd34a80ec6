package io.cobro.api.graphql;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.core.id.Id;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderOptions;
import org.dataloader.DataLoaderRegistry;
import org.dataloader.MappedBatchLoader;
import tools.jackson.databind.JsonNode;

/// The many things that belong to another, a page of them found at once for all of a level of the
/// document.
///
/// @param <F> which of them are wanted
/// @param loader the name of the loader, such as `InvoicesByCustomer`
record ChildPages<I extends Id, F, R>(String loader, Find<I, F, R> find) {

    /// Finds one page of each parent.
    @FunctionalInterface
    interface Find<I extends Id, F, R> {

        Map<I, Page<R>> find(TenantId tenant, Collection<I> parents, F filter, PageRequest page);
    }

    /// Finds one page of each parent, of all that belongs to it.
    @FunctionalInterface
    interface FindAll<I extends Id, R> {

        Map<I, Page<R>> find(TenantId tenant, Collection<I> parents, PageRequest page);
    }

    /// The filter of a list that has none.
    enum All {
        ALL
    }

    private record Question<F>(F filter, PageRequest page) {}

    private record Part<I, F>(I parent, Question<F> question) {}

    /// Pages of a list without filters.
    static <I extends Id, R> ChildPages<I, All, R> ofAll(String loader, FindAll<I, R> find) {
        return new ChildPages<>(
                loader, (tenant, parents, _, page) -> find.find(tenant, parents, page));
    }

    void register(DataLoaderRegistry loaders, Requested requested) {
        DataLoader<Part<I, F>, Page<R>> byPart =
                DataLoaderFactory.newMappedDataLoader(
                        loader,
                        (MappedBatchLoader<Part<I, F>, Page<R>>) parts -> found(parts, requested),
                        DataLoaderOptions.newDefaultOptions());
        loaders.register(loader, byPart);
    }

    private CompletionStage<Map<Part<I, F>, Page<R>>> found(
            Collection<Part<I, F>> parts, Requested requested) {
        Map<Question<F>, List<I>> parents =
                parts.stream().collect(groupingBy(Part::question, mapping(Part::parent, toList())));
        Map<Part<I, F>, Page<R>> byPart = new HashMap<>();
        parents.forEach((question, ids) ->
                find.find(requested.tenantId(), ids, question.filter(), question.page())
                        .forEach((id, page) -> byPart.put(new Part<>(id, question), page)));
        return CompletableFuture.completedFuture(byPart);
    }

    CompletionStage<Page<R>> load(
            DataFetchingEnvironment environment, I parent, F filter, PageRequest page) {
        DataLoader<Part<I, F>, Page<R>> byPart =
                Objects.requireNonNull(environment.getDataLoader(loader));
        return byPart.load(new Part<>(parent, new Question<>(filter, page)));
    }

    /// The object that is being shown.
    static JsonNode object(DataFetchingEnvironment environment) {
        return Objects.requireNonNull(environment.getSource());
    }
}
