package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.event.AuditResource;
import io.cobro.api.event.EventResource;
import io.cobro.api.graphql.schema.DgsConstants.AUDIT_ENTRY;
import io.cobro.api.graphql.schema.DgsConstants.AUDIT_ENTRY_CONNECTION;
import io.cobro.api.graphql.schema.DgsConstants.AUDIT_ENTRY_EDGE;
import io.cobro.api.graphql.schema.DgsConstants.AUDIT_LOG_FILTER;
import io.cobro.api.graphql.schema.DgsConstants.EVENT;
import io.cobro.api.graphql.schema.DgsConstants.EVENT_CAUSE;
import io.cobro.api.graphql.schema.DgsConstants.EVENT_SUBJECT;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.QUERY.EVENTS_INPUT_ARGUMENT;
import io.cobro.api.graphql.schema.DgsConstants.SUBSCRIPTION;
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
import io.cobro.persistence.event.AuditQueries;
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
    private final AuditQueries audit;
    private final Kinds kinds;
    private final NodeTypes nodeTypes;

    EventFetchers(EventQueries events, AuditQueries audit, Kinds kinds, NodeTypes nodeTypes) {
        this.events = events;
        this.audit = audit;
        this.kinds = kinds;
        this.nodeTypes = nodeTypes;
    }

    void register(Fetchers fetchers) {
        fetchers.type(EVENT.TYPE_NAME)
                .json(
                        EVENT.Id,
                        EVENT.Sequence,
                        EVENT.Type,
                        EVENT.Timestamp,
                        EVENT.Mode,
                        EVENT.Tenant,
                        EVENT.Subject,
                        EVENT.Schema,
                        EVENT.Cause,
                        EVENT.Data,
                        EVENT.Previous);
        fetchers.type(EVENT_SUBJECT.TYPE_NAME)
                .json(EVENT_SUBJECT.Type, EVENT_SUBJECT.Version)
                .field(EVENT_SUBJECT.ResourceId, EventFetchers::id)
                .field(
                        EVENT_SUBJECT.Resource,
                        environment -> nodeTypes.load(environment, id(environment)));
        fetchers.type(EVENT_CAUSE.TYPE_NAME)
                .json(EVENT_CAUSE.RequestId, EVENT_CAUSE.Actor, EVENT_CAUSE.IdempotencyKey);
        fetchers.type(AUDIT_ENTRY.TYPE_NAME)
                .json(
                        AUDIT_ENTRY.Sequence,
                        AUDIT_ENTRY.OccurredAt,
                        AUDIT_ENTRY.Actor,
                        AUDIT_ENTRY.Action,
                        AUDIT_ENTRY.Subject,
                        AUDIT_ENTRY.RequestId,
                        AUDIT_ENTRY.IdempotencyKey,
                        AUDIT_ENTRY.Reason,
                        AUDIT_ENTRY.Before,
                        AUDIT_ENTRY.After)
                .field(AUDIT_ENTRY.EntryId, EventFetchers::id)
                .field(
                        AUDIT_ENTRY.Event,
                        environment -> kinds.events.load(environment, id(environment)));
        fetchers.type(AUDIT_ENTRY_CONNECTION.TYPE_NAME)
                .json(
                        AUDIT_ENTRY_CONNECTION.Edges,
                        AUDIT_ENTRY_CONNECTION.Nodes,
                        AUDIT_ENTRY_CONNECTION.PageInfo,
                        AUDIT_ENTRY_CONNECTION.TotalCount);
        fetchers.type(AUDIT_ENTRY_EDGE.TYPE_NAME)
                .json(AUDIT_ENTRY_EDGE.Cursor, AUDIT_ENTRY_EDGE.Node);
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.AuditLog, this::audit)
                .field(QUERY.Event, kinds.events.byArgument())
                .field(QUERY.Events, this::list);
        fetchers.type(SUBSCRIPTION.TYPE_NAME).field(SUBSCRIPTION.Events, this::subscribed);
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
        String after = arguments.text(EVENTS_INPUT_ARGUMENT.After);
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

    private static String id(DataFetchingEnvironment environment) {
        return ChildPages.object(environment).get("id").stringValue();
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
                audit.list(
                        paging.requested().tenantId(),
                        new AuditFilter(
                                filter.text(AUDIT_LOG_FILTER.Actor),
                                subject(filter),
                                filter.text(AUDIT_LOG_FILTER.RequestId),
                                filter.instant(AUDIT_LOG_FILTER.OccurredAtGte),
                                filter.instant(AUDIT_LOG_FILTER.OccurredAtLte)),
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
        List<String> types = arguments.texts(EVENTS_INPUT_ARGUMENT.Types);
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
        String text = arguments.text(EVENTS_INPUT_ARGUMENT.Subject);
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
