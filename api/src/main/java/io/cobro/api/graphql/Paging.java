package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.http.Cursors;
import io.cobro.api.http.Operation;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Sequences;
import io.cobro.core.Refusal;
import io.cobro.core.Resource;
import io.cobro.core.page.Order;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.page.Place;
import io.cobro.webhooks.json.JsonObject;
import io.cobro.webhooks.json.ResourceJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One page of a connection: what was asked for, and the connection that answers it. Cursors are
/// those of the same list in REST under the same filters and in the same order.
///
/// @param places how the places of the list are written
record Paging(Requested requested, Places places, PageRequest page) {

    private static final String CHANGED_SINCE = "changedSince";

    /// How the places of a list are written.
    private sealed interface Places {

        String write(Place place);

        Optional<Place> read(String text);
    }

    /// Cursors of the same list in REST.
    ///
    /// @param list what its cursors are bound to
    private record Signed(Requested requested, String list) implements Places {

        @Override
        public String write(Place place) {
            return requested.cursors().write(requested.tenantId().number(), list, place);
        }

        @Override
        public Optional<Place> read(String text) {
            return requested.cursors().read(requested.tenantId().number(), list, text);
        }
    }

    /// Sequences of the log.
    private record Numbers() implements Places {

        @Override
        public String write(Place place) {
            return Long.toString(place.number());
        }

        @Override
        public Optional<Place> read(String text) {
            return Sequences.isSequence(text)
                    ? Optional.of(Place.of(Sequences.parse(text)))
                    : Optional.empty();
        }
    }

    /// Reads `first`, `after`, `last`, `before` and `changedSince`.
    ///
    /// @throws ProblemException `conflicting_properties`, `out_of_range`, `invalid_cursor`,
    ///   `invalid_format`
    ///
    /// @param operation the list's operation in REST, which its cursors are bound to
    static Paging of(DataFetchingEnvironment environment, String operation) {
        requireFit(environment, operation);
        return of(
                environment,
                new Signed(
                        Requested.of(environment), Cursors.list(operation, filters(environment))));
    }

    /// Texts to narrow a list by are no longer than in REST.
    private static void requireFit(DataFetchingEnvironment environment, String operation) {
        Map<String, Object> filter = environment.getArgument("filter");
        if (filter == null) {
            return;
        }
        for (Operation.QueryParameter parameter :
                Requested.of(environment).contract().operation(operation).query()) {
            String name = Names.camel(parameter.name());
            if (filter.get(name) instanceof String text) {
                parameter
                        .unfit(text)
                        .ifPresent(expected -> {
                            throw new ProblemException(
                                    Refusal.at(
                                            "/" + name,
                                            "invalid_format",
                                            Map.of("expected", expected)));
                        });
            }
        }
    }

    /// The same of the log, whose places are sequences.
    static Paging ofLog(DataFetchingEnvironment environment) {
        return of(environment, new Numbers());
    }

    private static Paging of(DataFetchingEnvironment environment, Places places) {
        Integer first = environment.getArgument("first");
        Integer last = environment.getArgument("last");
        refuseBoth("first", first, "last", last);
        refuseBoth("last", last, "after", environment.getArgument("after"));
        refuseBoth("before", environment.getArgument("before"), "first", first);
        Place after = cursor(environment, places, "after");
        Place before = cursor(environment, places, "before");
        refuseBoth("after", after, "before", before);
        int limit =
                first != null
                        ? inRange("first", first)
                        : last != null ? inRange("last", last) : PageRequest.LIMIT_DEFAULT;
        return new Paging(
                Requested.of(environment),
                places,
                new PageRequest(
                        limit,
                        order(environment),
                        after,
                        before,
                        last != null && before == null,
                        changedSince(environment.getArgument(CHANGED_SINCE)),
                        environment.getSelectionSet().contains("totalCount")));
    }

    /// What the list is sorted by; null where the caller leaves that to it.
    private static @Nullable Order order(DataFetchingEnvironment environment) {
        Map<String, Object> by = environment.getArgument("orderBy");
        return by == null
                ? null
                : new Order(String.valueOf(by.get("field")), "desc".equals(by.get("direction")));
    }

    /// What chooses the items and their order, as REST has it: the filter, the parent that the list
    /// belongs to, and what it is sorted by.
    private static Map<String, String> filters(DataFetchingEnvironment environment) {
        Map<String, String> filters = new HashMap<>();
        if (environment.getSource() instanceof JsonNode parent && parent.has("id")) {
            filters.put("id", parent.get("id").asString());
        }
        Map<String, Object> filter = environment.getArgument("filter");
        if (filter != null) {
            filter.forEach((name, value) -> put(filters, name, value));
        }
        put(filters, CHANGED_SINCE, environment.getArgument(CHANGED_SINCE));
        Order order = order(environment);
        put(filters, "sort", order == null ? null : order.text());
        return filters;
    }

    private static void put(Map<String, String> filters, String name, @Nullable Object value) {
        if (value instanceof List<?> values) {
            filters.put(
                    Names.snake(name),
                    values.stream().map(String::valueOf).collect(Collectors.joining(",")));
        } else if (value != null) {
            filters.put(Names.snake(name), value.toString());
        }
    }

    private static @Nullable Long changedSince(@Nullable String text) {
        if (text != null && !Sequences.isSequence(text)) {
            throw new ProblemException(
                    Refusal.at(
                            "/" + CHANGED_SINCE,
                            "invalid_format",
                            Map.of("expected", "a sequence of the log, such as 184466")));
        }
        return text == null ? null : Sequences.parse(text);
    }

    /// The page as a connection.
    <R extends Resource> JsonNode connection(Page<R> found) {
        return connection(found, resource -> ResourceJson.inList(resource, requested.today()));
    }

    /// The page as a connection of things that are not stored as resources.
    <R> JsonNode connection(Page<R> found, Function<R, JsonObject> json) {
        Long end = found.sequence();
        Long since = page.changedSince();
        if (since != null && end != null && since > end) {
            throw Sequences.notReached(
                    ProblemException.Place.BODY, CHANGED_SINCE, Long.toString(since), end);
        }
        ObjectNode connection = JsonNodeFactory.instance.objectNode();
        ArrayNode edges = connection.putArray("edges");
        ArrayNode nodes = connection.putArray("nodes");
        List<String> cursors = found.places().stream().map(places::write).toList();
        for (int i = 0; i < cursors.size(); i++) {
            JsonNode node = json.apply(found.items().get(i)).node();
            nodes.add(node);
            edges.addObject().put("cursor", cursors.get(i)).set("node", node);
        }
        connection
                .putObject("page_info")
                .put("has_next_page", found.hasNext())
                .put("has_previous_page", found.hasPrevious())
                .put("start_cursor", cursors.isEmpty() ? null : cursors.getFirst())
                .put("end_cursor", cursors.isEmpty() ? null : cursors.getLast());
        connection.put("total_count", found.total());
        connection.put("sequence", end == null ? null : Long.toString(end));
        return connection;
    }

    private static @Nullable Place cursor(
            DataFetchingEnvironment environment, Places places, String name) {
        String text = environment.getArgument(name);
        return text == null
                ? null
                : places.read(text)
                        .orElseThrow(() ->
                                new ProblemException(
                                        Refusal.of("invalid_cursor", Map.of("parameter", name))));
    }

    private static int inRange(String name, int limit) {
        if (limit < 1 || limit > PageRequest.LIMIT_MAX) {
            throw new ProblemException(
                    Refusal.at(
                            "/" + name,
                            "out_of_range",
                            Map.of(
                                    "minimum",
                                    "1",
                                    "maximum",
                                    Integer.toString(PageRequest.LIMIT_MAX))));
        }
        return limit;
    }

    private static void refuseBoth(
            String first, @Nullable Object a, String second, @Nullable Object b) {
        if (a != null && b != null) {
            throw new ProblemException(
                    Refusal.of("conflicting_properties", Map.of("first", first, "second", second)));
        }
    }
}
