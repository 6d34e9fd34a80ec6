package io.cobro.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.cobro.core.reminder.OutgoingMessage;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.Sending;
import io.cobro.core.tenant.Language;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Hands messages to a real mail server.
final class SmtpChannelIT {

    private static final ReminderId REMINDER =
            new ReminderId(UUID.fromString("019ac0de-0000-7000-8000-000000000001"));

    private final GreenMail server =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void a_message_arrives_as_it_was_written() throws Exception {
        String body =
                "Buen día, Peña & Hijos:\n\n" + "Su factura venció. ".repeat(20) + "\n.\nFin\n";

        Sending sending =
                channel("")
                        .send(
                                message(
                                        "Distribuidora Azul, S.A. de C.V. «Ñandú»",
                                        "pagos@ferreteria.example",
                                        "Último recordatorio: factura A-1024",
                                        body));

        assertThat(sending).isEqualTo(new Sending.Sent());
        MimeMessage got = server.getReceivedMessages()[0];
        InternetAddress from = (InternetAddress) got.getFrom()[0];
        assertThat(from.getPersonal()).isEqualTo("Distribuidora Azul, S.A. de C.V. «Ñandú»");
        assertThat(from.getAddress()).isEqualTo("cobranza@azul.example");
        assertThat(got.getAllRecipients())
                .containsExactly(new InternetAddress("pagos@ferreteria.example"));
        assertThat(got.getSubject()).isEqualTo("Último recordatorio: factura A-1024");
        assertThat(got.getMessageID()).isEqualTo("<" + REMINDER.text() + "@azul.example>");
        assertThat(got.getHeader("Date")).containsExactly("Thu, 12 Mar 2026 15:00:00 +0000");
        assertThat(got.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(got.getHeader("Content-Language")).containsExactly("es-MX");
        assertThat(got.getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(got.getEncoding()).isEqualTo("quoted-printable");
        assertThat(((String) got.getContent()).replace("\r\n", "\n").stripTrailing())
                .isEqualTo(body.stripTrailing());
        assertThat(raw(got))
                .isEqualTo(
                        new String(
                                raw(got).getBytes(StandardCharsets.US_ASCII),
                                StandardCharsets.US_ASCII));
        assertThat(raw(got).lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(200));
    }

    @Test
    void each_try_has_the_same_message_id() throws Exception {
        OutgoingMessage message = message("Azul", "a@b.example", "Hola", "Hola");
        channel("").send(message);
        channel("").send(message);

        assertThat(server.getReceivedMessages()[0].getMessageID())
                .isEqualTo(server.getReceivedMessages()[1].getMessageID());
    }

    @Test
    void no_name_or_subject_adds_a_header_or_a_recipient() throws Exception {
        String evil = "Azul\r\nBcc: todos@example.com\r\n\r\nOtro texto\u2028\u0000";

        assertThat(channel("").send(message(evil, "a@b.example", evil, "Texto\r\n.\r\nQUIT\r\n")))
                .isEqualTo(new Sending.Sent());

        assertThat(server.getReceivedMessages()).hasSize(1);
        MimeMessage got = server.getReceivedMessages()[0];
        assertThat(got.getAllRecipients()).containsExactly(new InternetAddress("a@b.example"));
        assertThat(got.getHeader("Bcc")).isNull();
        assertThat(got.getSubject()).isEqualTo("Azul Bcc: todos@example.com Otro texto");
        assertThat(((InternetAddress) got.getFrom()[0]).getPersonal())
                .isEqualTo("Azul Bcc: todos@example.com Otro texto");
        assertThat((String) got.getContent()).startsWith("Texto").contains("QUIT");
    }

    @Test
    void an_address_that_is_none_is_refused_before_anybody_is_called() {
        for (String recipient :
                new String[] {
                    "", "nobody", "a@b.example, c@d.example", "a@b.example\r\nRCPT TO:<c@d.example>"
                }) {
            assertThat(channel("").send(message("Azul", recipient, "Hola", "Hola")))
                    .isEqualTo(new Sending.Permanent("the recipient has no valid e-mail address"));
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void a_login_is_made_with_the_user_and_password_of_the_url() {
        server.setUser("cobranza@azul.example", "cobranza", "p@ss word");

        assertThat(
                        channel("cobranza:p%40ss%20word@")
                                .send(message("Azul", "a@b.example", "Hola", "Hola")))
                .isEqualTo(new Sending.Sent());
        assertThat(channel("cobranza:wrong@").send(message("Azul", "a@b.example", "Hola", "Hola")))
                .isEqualTo(new Sending.Temporary("the mail server refused the login"));
    }

    @Test
    void a_server_without_starttls_gets_nothing_where_it_is_required() {
        SmtpUrl url =
                SmtpUrl.parse(
                        "smtp://127.0.0.1:%d?from=cobranza@azul.example&starttls=required"
                                .formatted(server.getSmtp().getPort()));
        assertThat(channel(url).send(message("Azul", "a@b.example", "Hola", "Hola")))
                .isEqualTo(new Sending.Temporary("the mail server does not offer STARTTLS"));
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void a_server_that_is_away_may_be_back_later() {
        SmtpChannel channel = channel("");
        server.stop();
        assertThat(channel.send(message("Azul", "a@b.example", "Hola", "Hola")))
                .isEqualTo(new Sending.Temporary("the mail server cannot be reached"));
        assertThat(
                        channel(SmtpUrl.parse("smtp://mail.invalid:25?from=a@b.example"))
                                .send(message("Azul", "a@b.example", "Hola", "Hola")))
                .isEqualTo(new Sending.Temporary("the mail server's name is not known"));
    }

    private SmtpChannel channel(String login) {
        return channel(
                SmtpUrl.parse(
                        "smtp://%s127.0.0.1:%d?from=cobranza@azul.example"
                                .formatted(login, server.getSmtp().getPort())));
    }

    private static SmtpChannel channel(SmtpUrl url) {
        return new SmtpChannel(
                url, SmtpTimeouts.STANDARD, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    static OutgoingMessage message(String sender, String recipient, String subject, String body) {
        return new OutgoingMessage(
                REMINDER,
                sender,
                recipient,
                subject,
                body,
                Language.ES,
                Instant.parse("2026-03-12T15:00:00Z"));
    }

    private static String raw(MimeMessage message) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
