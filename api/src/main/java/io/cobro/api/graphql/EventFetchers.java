package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.event.AuditResource;
import io.cobro.api.event.EventResource;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Sequences;
import io.cobro.core.Refusal;
import io.cobro.core.event.Event;
import io.cobro.core.id.Id;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.page.Place;
import io.cobro.core.webhook.EventFilter;
import io.cobro.persistence.event.AuditFilter;
import io.cobro.persistence.event.EventQueries;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The log of events, in the order of their sequence.
final class EventFetchers {

    /// What a key needs to read the log.
    static final String SCOPE = "events:read";

    private final EventQueries events;
    private final Kinds kinds;

    EventFetchers(EventQueries events, Kinds kinds) {
        this.events = events;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers) {
        fetchers.type("Event")
                .json(
                        "id",
                        "sequence",
                        "type",
                        "timestamp",
                        "mode",
                        "tenant",
                        "subject",
                        "schema",
                        "cause",
                        "data",
                        "previous");
        fetchers.type("EventSubject").json("type", "id", "version");
        fetchers.type("EventCause").json("requestId", "actor", "idempotencyKey");
        fetchers.type("AuditEntry")
                .json(
                        "id",
                        "sequence",
                        "occurredAt",
                        "actor",
                        "action",
                        "subject",
                        "requestId",
                        "idempotencyKey",
                        "before",
                        "after");
        fetchers.type("AuditEntryConnection").json("edges", "nodes", "pageInfo", "totalCount");
        fetchers.type("AuditEntryEdge").json("cursor", "node");
        fetchers.type("Query")
                .field("auditLog", this::audit)
                .field("event", kinds.events.byArgument())
                .field("events", this::list);
        fetchers.type("Subscription").field("events", this::subscribed);
    }

    /// The event that is told; at first what is wanted is noted, and there is none.
    private @Nullable JsonNode subscribed(DataFetchingEnvironment environment) {
        Subscribing subscribing =
                Objects.requireNonNull(Subscribing.of(environment.getGraphQlContext()));
        if (subscribing.event() != null) {
            return subscribing.event();
        }
        Arguments arguments = Arguments.of(environment);
        EventQueries.Wanted wanted = wanted(arguments);
        long end = events.lastSequence(Requested.of(environment).tenantId());
        String after = arguments.text("after");
        if (after != null && !Sequences.isSequence(after)) {
            throw new ProblemException(Refusal.of("invalid_cursor", Map.of("parameter", "after")));
        }
        long start = after == null ? end : Sequences.parse(after);
        if (start > end) {
            throw Sequences.notReached(
                    ProblemException.Place.BODY, "after", String.valueOf(after), end);
        }
        subscribing.open(wanted, start);
        return null;
    }

    private JsonNode list(DataFetchingEnvironment environment) {
        Paging paging = Paging.ofLog(environment);
        return paging.connection(
                page(paging, wanted(Arguments.of(environment))), EventResource::json);
    }

    private JsonNode audit(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listAuditLog");
        Arguments filter = Arguments.filter(environment);
        return paging.connection(
                events.audit(
                        paging.requested().tenantId(),
                        new AuditFilter(
                                filter.text("actor"),
                                subject(filter),
                                filter.text("requestId"),
                                filter.instant("occurredAtGte"),
                                filter.instant("occurredAtLte")),
                        paging.page()),
                AuditResource::entry);
    }

    private Page<Event> page(Paging paging, EventQueries.Wanted wanted) {
        PageRequest page = paging.page();
        EventQueries.Read read = events.read(paging.requested().tenantId(), wanted, page);
        Place after = page.after();
        if (after != null && after.number() > read.end()) {
            throw Sequences.notReached(
                    ProblemException.Place.BODY,
                    "after",
                    Long.toString(after.number()),
                    read.end());
        }
        return read.page();
    }

    /// Which events the arguments `types` and `subject` ask for.
    static EventQueries.Wanted wanted(Arguments arguments) {
        return new EventQueries.Wanted(types(arguments), subject(arguments));
    }

    private static @Nullable EventFilter types(Arguments arguments) {
        List<String> types = arguments.texts("types");
        if (types.isEmpty()) {
            return null;
        }
        if (types.size() > EventFilter.PATTERNS_MAX) {
            String limit = Integer.toString(EventFilter.PATTERNS_MAX);
            throw new ProblemException(
                    Refusal.at(
                            "/types", "too_many_items", Map.of("limit", limit, "maximum", limit)));
        }
        if (!types.stream().allMatch(EventFilter::isPattern)) {
            throw new ProblemException(
                    Refusal.at(
                            "/types",
                            "invalid_format",
                            Map.of("expected", "types such as invoice.issued, or invoice.*")));
        }
        return new EventFilter(types);
    }

    /// An id of any kind; what is none was never the subject of an event.
    static @Nullable UUID subject(Arguments arguments) {
        String text = arguments.text("subject");
        if (text == null) {
            return null;
        }
        int end = text.indexOf('_');
        return Id.parse(text.substring(0, Math.max(end, 0)), text)
                .orElseThrow(() ->
                        new ProblemException(
                                Refusal.at("/subject", "reference_not_found", Map.of("id", text))));
    }
}
