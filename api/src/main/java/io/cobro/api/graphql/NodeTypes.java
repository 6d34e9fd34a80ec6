package io.cobro.api.graphql;

import graphql.TypeResolutionEnvironment;
import graphql.schema.GraphQLObjectType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

    GraphQLObjectType resolve(TypeResolutionEnvironment environment) {
        JsonNode node = environment.getObject();
        return environment
                .getSchema()
                .getObjectType(of(node.get("id").stringValue()).orElseThrow().type());
    }
}
