package io.cobro.api.event;

import io.cobro.api.http.Call;
import io.cobro.api.http.Operations;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Reply;
import io.cobro.core.Refusal;
import io.cobro.core.event.Event;
import io.cobro.core.event.EventId;
import io.cobro.core.id.Id;
import io.cobro.core.page.Page;
import io.cobro.core.webhook.EventFilter;
import io.cobro.persistence.event.EventQueries;
import io.cobro.webhooks.event.EventEnvelope;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The log of events, in the order of their sequence.
public final class EventResource {

    private final EventQueries events;

    public EventResource(EventQueries events) {
        this.events = events;
    }

    public void answer(Operations operations) {
        operations.on("listEvents", this::list).on("getEvent", this::get);
    }

    private Reply list(Call call) {
        String after = call.query("after");
        List<String> types = call.queryList("types");
        EventQueries.Wanted wanted =
                new EventQueries.Wanted(
                        types.isEmpty() ? null : new EventFilter(types), subject(call));
        Page<Event> page =
                events.list(
                        call.tenantId(), after == null ? 0 : sequence(after), wanted, call.limit());
        String next =
                page.items().isEmpty() ? null : "\"" + page.items().getLast().sequence() + "\"";
        // Envelopes are texts already: they are put together, not read again.
        String data =
                page.items().stream()
                        .map(EventEnvelope::text)
                        .collect(Collectors.joining(",", "[", "]"));
        return Reply.json(
                200,
                "{\"data\":%s,\"page\":{\"next\":%s,\"prev\":null,\"has_more\":%s}}"
                        .formatted(data, page.hasNext() ? next : null, page.hasNext()));
    }

    private Reply get(Call call) {
        EventId id = call.id("event", EventId::parse);
        return events.find(call.tenantId(), id)
                .map(event -> Reply.json(200, EventEnvelope.text(event)))
                .orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.PATH, Refusal.notFound("event", id.text())));
    }

    private static @Nullable UUID subject(Call call) {
        String text = call.query("subject");
        if (text == null) {
            return null;
        }
        return Id.parse(text.substring(0, text.indexOf('_')), text)
                .orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.QUERY, Refusal.notFound("subject", text)));
    }

    /// A sequence; what is beyond any sequence has nothing after it.
    private static long sequence(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException beyond) {
            return Long.MAX_VALUE;
        }
    }
}
