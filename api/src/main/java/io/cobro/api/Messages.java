package io.cobro.api;

import io.cobro.connectors.calendar.MexicanBankDays;
import io.cobro.connectors.mail.SmtpChannel;
import io.cobro.connectors.mail.SmtpTimeouts;
import io.cobro.connectors.template.MustacheRendering;
import io.cobro.core.dunning.TemplateKinds;
import io.cobro.core.reminder.BusinessCalendar;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.MessageChannel;
import io.cobro.core.reminder.SmsText;
import io.cobro.core.template.BuiltInTemplates;
import io.cobro.core.template.MessageWriting;
import io.cobro.core.template.Template;
import io.cobro.persistence.template.TemplateQueries;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/// What reminders are written with, and on which days they leave.
final class Messages {

    private Messages() {}

    static MessageWriting writing() {
        return new MessageWriting(new MustacheRendering(), SmsText.Accents.STRIP);
    }

    static TemplateKinds templates(TemplateQueries own) {
        return (tenant, channel, kind) ->
                has(BuiltInTemplates.all(), channel, kind) || has(own.list(tenant), channel, kind);
    }

    /// The mail server of live tenants; empty where the operator has named none.
    static Optional<MessageChannel> mail(Settings settings) {
        return Optional.ofNullable(settings.smtp())
                .map(url ->
                        new SmtpChannel(
                                url,
                                SmtpTimeouts.STANDARD,
                                (SSLSocketFactory) SSLSocketFactory.getDefault()));
    }

    static BusinessCalendar calendar() {
        return new MexicanBankDays();
    }

    private static boolean has(Collection<Template> templates, Channel channel, String kind) {
        return templates.stream()
                .map(Template::key)
                .anyMatch(key -> key.channel() == channel.ofTemplate() && key.kind().equals(kind));
    }
}
