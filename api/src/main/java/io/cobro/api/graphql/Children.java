package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.core.id.Id;
import io.cobro.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import tools.jackson.databind.JsonNode;

/// The few things that belong to another, found at once for all of a level of the document.
///
/// @param loader the name of the loader, such as `AllocationsByInvoice`
/// @param find those of the parents, in the order of their lists
/// @param parent what one belongs to
record Children<I extends Id, R>(
        String loader, BiFunction<TenantId, Collection<I>, List<R>> find, Function<R, I> parent) {

    void register(DataLoaderRegistry loaders, Requested requested) {
        DataLoader<I, List<R>> byParent =
                DataLoaderFactory.newMappedDataLoader(
                        loader,
                        (MappedBatchLoader<I, List<R>>) ids -> found(ids, requested),
                        DataLoaderOptions.newDefaultOptions());
        loaders.register(loader, byParent);
    }

    private CompletionStage<Map<I, List<R>>> found(Collection<I> ids, Requested requested) {
        Map<I, List<R>> byParent = new HashMap<>();
        ids.forEach(id -> byParent.put(id, new ArrayList<>()));
        for (R child : find.apply(requested.tenantId(), ids)) {
            Objects.requireNonNull(byParent.get(parent.apply(child))).add(child);
        }
        return CompletableFuture.completedFuture(byParent);
    }

    CompletionStage<List<R>> load(DataFetchingEnvironment environment, I id) {
        DataLoader<I, List<R>> byParent = Objects.requireNonNull(environment.getDataLoader(loader));
        return byParent.load(id);
    }

    /// The id of the object that is being shown.
    static JsonNode object(DataFetchingEnvironment environment) {
        return Objects.requireNonNull(environment.getSource());
    }
}
