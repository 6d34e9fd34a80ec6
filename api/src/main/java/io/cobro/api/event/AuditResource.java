package io.cobro.api.event;

import io.cobro.api.http.Call;
import io.cobro.api.http.Operations;
import io.cobro.api.http.Reply;
import io.cobro.core.event.Event;
import io.cobro.persistence.event.AuditFilter;
import io.cobro.persistence.event.EventQueries;
import io.cobro.webhooks.json.JsonObject;
import io.cobro.webhooks.json.JsonText;

/// Who changed what, when and by which request: the log of events by its causes, newest first.
public final class AuditResource {

    private final EventQueries events;

    public AuditResource(EventQueries events) {
        this.events = events;
    }

    public void answer(Operations operations) {
        operations.on("listAuditLog", this::list);
    }

    private Reply list(Call call) {
        AuditFilter filter =
                new AuditFilter(
                        call.query("actor"),
                        EventResource.subject(call),
                        call.query("request_id"),
                        call.queryInstant("occurred_at_gte"),
                        call.queryInstant("occurred_at_lte"));
        return call.list(page -> events.audit(call.tenantId(), filter, page), AuditResource::entry);
    }

    /// One entry.
    public static JsonObject entry(Event event) {
        JsonObject json =
                new JsonObject()
                        .put("id", event.id())
                        .put("sequence", Long.toString(event.sequence()))
                        .put("occurred_at", event.occurredAt())
                        .put("actor", event.cause().actor())
                        .put("action", event.type().name())
                        .put(
                                "subject",
                                new JsonObject()
                                        .put("type", event.subject().type())
                                        .put("id", event.subject().id())
                                        .put("version", event.subject().version()))
                        .put("request_id", event.cause().requestId())
                        .put("idempotency_key", event.cause().idempotencyKey());
        String before = event.previous();
        if (before == null) {
            json.node().putNull("before");
        } else {
            json.node().set("before", JsonText.MAPPER.readTree(before));
        }
        json.node().set("after", JsonText.MAPPER.readTree(event.data()));
        return json;
    }
}
