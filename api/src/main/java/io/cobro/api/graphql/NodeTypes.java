package io.cobro.api.graphql;

import graphql.TypeResolutionEnvironment;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLObjectType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Every kind of thing that has an id, by what the id begins with.
final class NodeTypes {

    private final Map<String, Kind<?, ?>> byPrefix = new TreeMap<>();

    NodeTypes(List<Kind<?, ?>> kinds) {
        kinds.forEach(kind -> byPrefix.put(kind.prefix(), kind));
    }

    /// The kind of an id; empty if ids of no kind begin like it.
    Optional<Kind<?, ?>> of(String id) {
        int end = id.indexOf('_');
        return end < 0
                ? Optional.empty()
                : Optional.ofNullable(byPrefix.get(id.substring(0, end).toLowerCase(Locale.ROOT)));
    }

    /// What has an id; null where there is none, and where the key may not read it: nothing is told
    /// of what is there.
    CompletionStage<@Nullable JsonNode> load(DataFetchingEnvironment environment, String id) {
        Requested requested = Requested.of(environment);
        return of(id).filter(kind -> requested.caller().may(kind.scope()))
                .map(kind -> kind.load(environment, id))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    GraphQLObjectType resolve(TypeResolutionEnvironment environment) {
        JsonNode node = Objects.requireNonNull(environment.getObject());
        String type = of(node.get("id").stringValue()).orElseThrow().type();
        return Objects.requireNonNull(environment.getSchema().getObjectType(type), type);
    }
}
