package io.cobro.api.graphql;

import static java.util.stream.Collectors.toMap;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.core.id.Id;
import io.cobro.core.tenant.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderOptions;
import org.dataloader.DataLoaderRegistry;
import org.dataloader.MappedBatchLoader;
import org.jspecify.annotations.Nullable;

/// The one thing of a kind that belongs to another, found at once for all of a level of the
/// document.
///
/// @param loader the name of the loader, such as `EnrollmentByInvoice`
/// @param find those of the parents, in any order
/// @param parent what one belongs to
record Child<I extends Id, R>(
        String loader, BiFunction<TenantId, Collection<I>, List<R>> find, Function<R, I> parent) {

    void register(DataLoaderRegistry loaders, Requested requested) {
        DataLoader<I, R> byParent =
                DataLoaderFactory.newMappedDataLoader(
                        loader,
                        (MappedBatchLoader<I, R>)
                                ids ->
                                        CompletableFuture.completedFuture(
                                                find.apply(requested.tenantId(), ids).stream()
                                                        .collect(toMap(parent, child -> child))),
                        DataLoaderOptions.newDefaultOptions());
        loaders.register(loader, byParent);
    }

    /// @return of null where there is none
    CompletionStage<@Nullable R> load(DataFetchingEnvironment environment, I id) {
        DataLoader<I, R> byParent = Objects.requireNonNull(environment.getDataLoader(loader));
        return byParent.load(id).<@Nullable R>thenApply(child -> child);
    }
}
