package io.cobro.api;

import io.cobro.connectors.calendar.MexicanBankDays;
import io.cobro.connectors.mail.SmtpChannel;
import io.cobro.connectors.mail.SmtpTimeouts;
import io.cobro.connectors.template.MustacheRendering;
import io.cobro.core.reminder.BusinessCalendar;
import io.cobro.core.reminder.MessageChannel;
import io.cobro.core.reminder.SmsText;
import io.cobro.core.template.MessageWriting;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/// What reminders are written with, and on which days they leave.
final class Messages {

    private Messages() {}

    static MessageWriting writing() {
        return new MessageWriting(new MustacheRendering(), SmsText.Accents.STRIP);
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
}
