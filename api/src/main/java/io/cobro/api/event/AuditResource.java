package io.cobro.api.event;

import io.cobro.api.http.Call;
import io.cobro.api.http.Operations;
import io.cobro.api.http.Reply;
import io.cobro.persistence.event.AuditEntry;
import io.cobro.persistence.event.AuditFilter;
import io.cobro.persistence.event.AuditQueries;
import io.cobro.webhooks.json.JsonObject;
import io.cobro.webhooks.json.JsonText;

/// Who changed what, when, by which request and why, newest first.
public final class AuditResource {

    private final AuditQueries audit;

    public AuditResource(AuditQueries audit) {
        this.audit = audit;
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
        return call.list(page -> audit.list(call.tenantId(), filter, page), AuditResource::entry);
    }

    /// One entry.
    public static JsonObject entry(AuditEntry entry) {
        JsonObject json =
                new JsonObject()
                        .put("id", entry.id())
                        .put(
                                "sequence",
                                entry.sequence() == null ? null : Long.toString(entry.sequence()))
                        .put("occurred_at", entry.occurredAt())
                        .put("actor", entry.cause().actor())
                        .put("action", entry.action())
                        .put(
                                "subject",
                                new JsonObject()
                                        .put("type", entry.subject().type())
                                        .put("id", entry.subject().id())
                                        .put("version", entry.subject().version()))
                        .put("request_id", entry.cause().requestId())
                        .put("idempotency_key", entry.cause().idempotencyKey())
                        .put("reason", entry.reason());
        String before = entry.before();
        if (before == null) {
            json.node().putNull("before");
        } else {
            json.node().set("before", JsonText.MAPPER.readTree(before));
        }
        json.node().set("after", JsonText.MAPPER.readTree(entry.after()));
        return json;
    }
}
