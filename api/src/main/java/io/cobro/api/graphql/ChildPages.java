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

/// The many things that belong to another, a page of them found at once for all of a level of the
/// document.
///
/// @param loader the name of the loader, such as `AttemptsByDelivery`
record ChildPages<I extends Id, R>(String loader, Find<I, R> find) {

    /// Finds one page of each parent.
    @FunctionalInterface
    interface Find<I extends Id, R> {

        Map<I, Page<R>> find(TenantId tenant, Collection<I> parents, PageRequest page);
    }

    private record Part<I>(I parent, PageRequest page) {}

    void register(DataLoaderRegistry loaders, Requested requested) {
        DataLoader<Part<I>, Page<R>> byPart =
                DataLoaderFactory.newMappedDataLoader(
                        loader,
                        (MappedBatchLoader<Part<I>, Page<R>>) parts -> found(parts, requested),
                        DataLoaderOptions.newDefaultOptions());
        loaders.register(loader, byPart);
    }

    private CompletionStage<Map<Part<I>, Page<R>>> found(
            Collection<Part<I>> parts, Requested requested) {
        Map<PageRequest, List<I>> parents =
                parts.stream().collect(groupingBy(Part::page, mapping(Part::parent, toList())));
        Map<Part<I>, Page<R>> byPart = new HashMap<>();
        parents.forEach((page, ids) ->
                find.find(requested.tenantId(), ids, page)
                        .forEach((id, found) -> byPart.put(new Part<>(id, page), found)));
        return CompletableFuture.completedFuture(byPart);
    }

    CompletionStage<Page<R>> load(DataFetchingEnvironment environment, I parent, PageRequest page) {
        DataLoader<Part<I>, Page<R>> byPart =
                Objects.requireNonNull(environment.getDataLoader(loader));
        return byPart.load(new Part<>(parent, page));
    }
}
