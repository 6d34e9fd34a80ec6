package io.cobro.webhooks.json;

import io.cobro.core.reminder.ItemStatus;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderItem;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.SkipReason;

/// Reminders. Name, address and text of the message are not part of them.
final class ReminderJson {

    private ReminderJson() {}

    static JsonObject of(Reminder reminder) {
        ReminderStatus status = reminder.status();
        Reminder.Progress progress = reminder.progress();
        return new JsonObject()
                .put("id", reminder.id())
                .put("version", reminder.version())
                .put("recorded_at", reminder.recordedAt())
                .put("customer_id", reminder.customer())
                .put("channel", ResourceJson.lower(reminder.channel()))
                .put("language", ResourceJson.lower(reminder.language()))
                .put("template", reminder.template())
                .put("origin", ResourceJson.lower(reminder.origin()))
                .put("status", ResourceJson.lower(status))
                .put("skip_reason", status == ReminderStatus.SKIPPED ? reminder.reason() : null)
                .put("failure_reason", status == ReminderStatus.FAILED ? reminder.reason() : null)
                .put("detail", reminder.detail())
                .put("due_at", reminder.dueAt())
                .put("attempt_count", reminder.attempts())
                .put("item_count", reminder.items().size())
                .put(
                        "included_count",
                        (int)
                                reminder.items().stream()
                                        .filter(item -> item.status() == ItemStatus.INCLUDED)
                                        .count())
                .putObjects("totals", reminder.totals().stream().map(JsonObject::of).toList())
                .put("dispatched_at", progress.dispatchedAt())
                .put("sent_at", progress.sentAt())
                .put("delivered_at", progress.deliveredAt())
                .put("read_at", progress.readAt())
                .put("replied_at", progress.repliedAt())
                .putObjects("items", reminder.items().stream().map(ReminderJson::of).toList());
    }

    private static JsonObject of(ReminderItem item) {
        SkipReason reason = item.skipReason();
        return new JsonObject()
                .put("invoice_id", item.invoice())
                .put("installment_number", item.installment())
                .put("step_key", item.isAdHoc() ? null : item.step())
                .put("occurrence", item.occurrence())
                .put("dunning_enrollment_id", item.enrollment())
                .put("dunning_policy_id", item.policy())
                .put("policy_version", item.policyVersion())
                .put("step_date", item.stepDate())
                .put("status", ResourceJson.lower(item.status()))
                .put("skip_reason", reason == null ? null : reason.text())
                .put("balance", item.balance());
    }
}
