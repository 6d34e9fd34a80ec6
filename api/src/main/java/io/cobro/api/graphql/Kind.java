package io.cobro.api.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import io.cobro.core.Resource;
import io.cobro.core.id.Id;
import io.cobro.core.tenant.TenantId;
import io.cobro.webhooks.json.JsonObject;
import io.cobro.webhooks.json.ResourceJson;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
import tools.jackson.databind.JsonNode;

/// One kind of thing that has an id, and how many of them are found at once.
///
/// @param loader the name of its loader, such as `CustomersById`
/// @param type the type in the schema
/// @param prefix what its ids begin with
/// @param scope what a key needs to read it
/// @param parse reads its ids
/// @param find finds those that exist, in no order
/// @param id the id of one
/// @param json the form of one, on a business date
record Kind<I extends Id, R>(
        String loader,
        String type,
        String prefix,
        String scope,
        Function<String, Optional<I>> parse,
        BiFunction<TenantId, Collection<I>, List<R>> find,
        Function<R, I> id,
        BiFunction<R, LocalDate, JsonObject> json) {

    /// A kind whose form is the one that REST shows in lists.
    static <I extends Id, R extends Resource> Kind<I, R> of(
            String loader,
            String type,
            String prefix,
            String scope,
            Function<String, Optional<I>> parse,
            BiFunction<TenantId, Collection<I>, List<R>> find,
            Function<R, I> id) {
        return new Kind<>(loader, type, prefix, scope, parse, find, id, ResourceJson::inList);
    }

    void register(DataLoaderRegistry loaders, Requested requested) {
        DataLoader<I, JsonNode> byId =
                DataLoaderFactory.newMappedDataLoader(
                        loader,
                        (MappedBatchLoader<I, JsonNode>) ids -> found(ids, requested),
                        DataLoaderOptions.newDefaultOptions());
        loaders.register(loader, byId);
    }

    private CompletionStage<Map<I, JsonNode>> found(Collection<I> ids, Requested requested) {
        Map<I, JsonNode> byId = new HashMap<>();
        for (R one : find.apply(requested.tenantId(), ids)) {
            byId.put(id.apply(one), json.apply(one, requested.today()).node());
        }
        return CompletableFuture.completedFuture(byId);
    }

    /// The one with an id; null where there is none, or the text is no id of this kind.
    CompletionStage<@Nullable JsonNode> load(DataFetchingEnvironment environment, String text) {
        Optional<I> id = parse.apply(text);
        if (id.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        DataLoader<I, JsonNode> byId = Objects.requireNonNull(environment.getDataLoader(loader));
        return byId.load(id.get()).<@Nullable JsonNode>thenApply(found -> found);
    }

    /// Fetches the one that the argument `id` names.
    DataFetcher<CompletionStage<@Nullable JsonNode>> byArgument() {
        return environment ->
                load(environment, Objects.requireNonNull(environment.getArgument("id")));
    }

    /// Fetches the one whose id another field of the object tells.
    ///
    /// @param field which, such as `customerId`
    DataFetcher<CompletionStage<@Nullable JsonNode>> of(String field) {
        String property = Names.snake(field);
        return environment -> {
            JsonNode object = Objects.requireNonNull(environment.getSource());
            JsonNode other = object.get(property);
            return other == null || other.isNull()
                    ? CompletableFuture.completedFuture(null)
                    : load(environment, other.stringValue());
        };
    }

    /// Fetches those whose ids another field of the object tells; what is not there any more is
    /// left out.
    ///
    /// @param field which, such as `invoiceIds`
    DataFetcher<CompletionStage<List<JsonNode>>> ofAll(String field) {
        String property = Names.snake(field);
        return environment -> {
            JsonNode object = Objects.requireNonNull(environment.getSource());
            List<CompletableFuture<@Nullable JsonNode>> loads =
                    object.get(property)
                            .valueStream()
                            .map(other ->
                                    load(environment, other.stringValue()).toCompletableFuture())
                            .toList();
            return CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new))
                    .thenApply(_ -> {
                        List<JsonNode> found = new ArrayList<>();
                        for (CompletableFuture<@Nullable JsonNode> load : loads) {
                            JsonNode one = load.join();
                            if (one != null) {
                                found.add(one);
                            }
                        }
                        return found;
                    });
        };
    }
}
