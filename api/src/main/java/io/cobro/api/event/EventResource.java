package io.cobro.api.event;

import io.cobro.api.http.Call;
import io.cobro.api.http.Expansion;
import io.cobro.api.http.Operations;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Reply;
import io.cobro.api.http.Sequences;
import io.cobro.core.Refusal;
import io.cobro.core.event.Event;
import io.cobro.core.event.EventId;
import io.cobro.core.id.Id;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.page.Place;
import io.cobro.core.webhook.EventFilter;
import io.cobro.persistence.event.EventQueries;
import io.cobro.webhooks.event.EventEnvelope;
import io.cobro.webhooks.json.JsonObject;
import io.cobro.webhooks.json.JsonText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The log of events, in the order of their sequence.
public final class EventResource {

    /// Seconds that a request may wait for events.
    public static final int WAIT_SECONDS_MAX = 30;

    private static final String LAST_EVENT_ID = "last-event-id";

    private final EventQueries events;
    private final EventWaits waits;

    public EventResource(EventQueries events, EventWaits waits) {
        this.events = events;
        this.waits = waits;
    }

    public void answer(Operations operations) {
        operations
                .on("listEvents", this::list)
                .on("streamEvents", this::stream)
                .on("getEvent", this::get)
                .expanding(
                        "event",
                        Expansion.of(
                                "getEvent",
                                EventId::parse,
                                events::findAll,
                                (event, _) -> json(event)));
    }

    private Reply list(Call call) {
        EventQueries.Wanted wanted = wanted(call);
        if (call.isFile()) {
            return call.listOfLog(
                    request -> reached(call, events.read(call.tenantId(), wanted, request)).page(),
                    EventResource::json);
        }
        String after = call.query("after");
        PageRequest first =
                EventQueries.after(after == null ? 0 : Sequences.parse(after), call.limit());
        EventQueries.Read read = awaited(call, wanted, first.counted(call.isCounted()));
        Page<Event> page = read.page();
        String next =
                page.hasNext() && !page.items().isEmpty()
                        ? Long.toString(page.items().getLast().sequence())
                        : null;
        // Envelopes are texts already: they are put together, not read again.
        String data =
                page.items().stream()
                        .map(EventEnvelope::text)
                        .collect(Collectors.joining(",", "[", "]"));
        JsonObject place =
                new JsonObject()
                        .put("next", next)
                        .put("prev", (String) null)
                        .put("has_more", page.hasNext())
                        .put("sequence", Long.toString(read.upTo()));
        if (page.total() != null) {
            place.put("total_count", page.total());
        }
        Reply reply = Reply.json(200, "{\"data\":%s,\"page\":%s}".formatted(data, place));
        return call.linked(reply, next, null);
    }

    /// The events after a sequence; if there are none, those that come while the caller waits.
    private EventQueries.Read awaited(Call call, EventQueries.Wanted wanted, PageRequest request) {
        EventQueries.Read read = reached(call, events.read(call.tenantId(), wanted, request));
        String wait = call.query("wait");
        if (wait == null || !read.page().items().isEmpty()) {
            return read;
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.parseInt(wait));
        try (EventWaits.Waiter waiter = waits.enter(call.tenantId())) {
            boolean look = true;
            while (look && read.page().items().isEmpty()) {
                read = events.read(call.tenantId(), wanted, request.after(Place.of(read.upTo())));
                long left = end - System.nanoTime();
                look =
                        read.page().items().isEmpty()
                                && left > 0
                                && waiter.await(Duration.ofNanos(left));
            }
        }
        call.recheck();
        return read;
    }

    private static EventQueries.Read reached(Call call, EventQueries.Read read) {
        Sequences.requireReached("after", call.query("after"), read.end());
        return read;
    }

    /// The envelope that integrators get.
    public static JsonObject json(Event event) {
        JsonObject json = new JsonObject();
        json.node().setAll((ObjectNode) JsonText.MAPPER.readTree(EventEnvelope.write(event)));
        return json;
    }

    private Reply stream(Call call) {
        EventQueries.Wanted wanted = wanted(call);
        long end = events.lastSequence(call.tenantId());
        long after = start(call, end);
        return Reply.streamed(
                        EventStream.CONTENT_TYPE,
                        new EventStream(
                                events,
                                wanted,
                                call.tenantId(),
                                call::recheck,
                                waits.enter(call.tenantId()),
                                new RestForm(),
                                after))
                .with("Cache-Control", "no-store")
                .with("X-Accel-Buffering", "no");
    }

    /// After which sequence a stream begins: where the caller was, or what it asks for, or now.
    private static long start(Call call, long end) {
        String last = call.header(LAST_EVENT_ID);
        String after = call.query("after");
        if (last != null && !Sequences.isSequence(last)) {
            throw new ProblemException(
                    ProblemException.Place.HEADER,
                    "Last-Event-ID",
                    "invalid_parameter",
                    Map.of(
                            "parameter",
                            "Last-Event-ID",
                            "expected",
                            "the id of an event of a stream, such as 184466"));
        }
        String given = last != null ? last : after;
        if (given == null) {
            return end;
        }
        long start = Sequences.parse(given);
        if (start > end) {
            throw Sequences.notReached(
                    last != null ? ProblemException.Place.HEADER : ProblemException.Place.QUERY,
                    last != null ? "Last-Event-ID" : "after",
                    given,
                    end);
        }
        return start;
    }

    private static EventQueries.Wanted wanted(Call call) {
        List<String> types = call.queryList("types");
        return new EventQueries.Wanted(
                types.isEmpty() ? null : new EventFilter(types), subject(call));
    }

    private Reply get(Call call) {
        EventId id = call.id("event", EventId::parse);
        return events.find(call.tenantId(), id)
                .map(event -> Reply.json(200, EventEnvelope.text(event)))
                .orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.PATH, Refusal.notFound("event", id.text())));
    }

    /// What the parameter `subject` names: an id of any kind; null where it is absent.
    public static @Nullable UUID subject(Call call) {
        String text = call.query("subject");
        if (text == null) {
            return null;
        }
        return Id.parse(text.substring(0, text.indexOf('_')), text)
                .orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.QUERY,
                                "subject",
                                "not_found",
                                Map.of("resource", "subject", "id", text)));
    }
}
