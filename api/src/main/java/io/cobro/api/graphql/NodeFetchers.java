package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.QUERY.NODES_INPUT_ARGUMENT;
import io.cobro.api.graphql.schema.DgsConstants.QUERY.NODE_INPUT_ARGUMENT;
import io.cobro.api.http.ProblemException;
import io.cobro.core.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Anything by its id.
final class NodeFetchers {

    /// Ids that may be asked for at once.
    static final int IDS_MAX = 100;

    private final NodeTypes types;

    NodeFetchers(NodeTypes types) {
        this.types = types;
    }

    void register(Fetchers fetchers) {
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.Node, this::node)
                .field(QUERY.Nodes, this::nodes);
    }

    private CompletionStage<@Nullable JsonNode> node(DataFetchingEnvironment environment) {
        return types.load(
                environment,
                Objects.requireNonNull(environment.getArgument(NODE_INPUT_ARGUMENT.Id)));
    }

    private CompletionStage<List<@Nullable JsonNode>> nodes(DataFetchingEnvironment environment) {
        List<String> ids =
                Objects.requireNonNull(environment.getArgument(NODES_INPUT_ARGUMENT.Ids));
        if (ids.size() > IDS_MAX) {
            String limit = Integer.toString(IDS_MAX);
            throw new ProblemException(
                    Refusal.at("/ids", "too_many_items", Map.of("limit", limit, "maximum", limit)));
        }
        List<CompletableFuture<@Nullable JsonNode>> loads = new ArrayList<>();
        for (String id : ids) {
            loads.add(types.load(environment, id).toCompletableFuture());
        }
        return CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new))
                .thenApply(_ -> {
                    List<@Nullable JsonNode> found = new ArrayList<>();
                    loads.forEach(load -> found.add(load.join()));
                    return found;
                });
    }
}
