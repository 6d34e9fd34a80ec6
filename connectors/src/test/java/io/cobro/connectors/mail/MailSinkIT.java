package io.cobro.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.reminder.MessageChannel;
import io.cobro.core.reminder.OutgoingMessage;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.Sending;
import io.cobro.core.tenant.Language;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What is handed to the sink can be read as it was written.
final class MailSinkIT {

    private static final ReminderId REMINDER =
            new ReminderId(UUID.fromString("019ac0de-0000-7000-8000-000000000001"));

    @Test
    void messages_are_kept_as_they_were_written() {
        String body =
                "Buen día, Peña & Hijos:\n\n" + "Su factura venció. ".repeat(20) + "\n.\nFin\n";
        try (MailSink sink = MailSink.start()) {
            MessageChannel channel = sink.channel("cobranza@azul.example");
            for (int i = 0; i < 3; i++) {
                assertThat(
                                channel.send(
                                        new OutgoingMessage(
                                                REMINDER,
                                                "Distribuidora Azul",
                                                "pagos@ferreteria.example",
                                                "Último recordatorio: factura A-1024",
                                                body,
                                                Language.ES,
                                                Instant.parse("2026-03-12T15:00:00Z"))))
                        .isEqualTo(new Sending.Sent());
            }

            assertThat(sink.count()).isEqualTo(3);
            MailSink.Mail mail = sink.mails().getLast();
            assertThat(mail.to()).isEqualTo("pagos@ferreteria.example");
            assertThat(mail.messageId()).isEqualTo("<" + REMINDER.text() + "@azul.example>");
            assertThat(mail.subject()).isEqualTo("Último recordatorio: factura A-1024");
            assertThat(mail.body().stripTrailing()).isEqualTo(body.stripTrailing());
        }
    }
}
