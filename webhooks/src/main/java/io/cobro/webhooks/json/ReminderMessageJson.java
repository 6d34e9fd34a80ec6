package io.cobro.webhooks.json;

import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.ReminderMessage;
import io.cobro.core.reminder.SmsText;

/// Messages of reminders. They hold personal data, so that nothing else shows them.
public final class ReminderMessageJson {

    private ReminderMessageJson() {}

    public static JsonObject of(ReminderMessage message) {
        boolean sms = message.channel() == Channel.SMS;
        return new JsonObject()
                .put("channel", ResourceJson.lower(message.channel()))
                .put("language", ResourceJson.lower(message.language()))
                .put("template", message.template())
                .put("to", message.to())
                .put("subject", sms ? null : message.subject())
                .put("body", message.body())
                .put(
                        "segments",
                        sms
                                ? (Integer)
                                        SmsText.of(message.body(), SmsText.Accents.KEEP).segments()
                                : null);
    }
}
