package io.cobro.connectors.mail;

import io.cobro.core.reminder.OutgoingMessage;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A reminder as an e-mail: plain text in UTF-8, from the tenant's name, with the same Message-ID
/// at each try.
final class ReminderMail extends MimeMessage {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private final String messageId;
    private boolean given;

    private ReminderMail(Session session, String messageId) {
        super(session);
        this.messageId = messageId;
    }

    static ReminderMail of(
            Session session, MailAddress from, MailAddress recipient, OutgoingMessage message)
            throws MessagingException, UnsupportedEncodingException {
        String utf8 = StandardCharsets.UTF_8.name();
        ReminderMail mail =
                new ReminderMail(
                        session, "<" + message.reminder().text() + "@" + from.domain() + ">");
        mail.setFrom(new InternetAddress(from.text(), line(message.sender()), utf8));
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient.text()));
        mail.setSubject(line(message.subject()), utf8);
        mail.setHeader("Date", DATE.format(message.at().atZone(ZoneOffset.UTC)));
        // RFC 3834: so that nobody's machine answers.
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader("Content-Language", message.language().locale().toLanguageTag());
        mail.setText(message.body(), utf8);
        mail.setHeader("Content-Transfer-Encoding", "quoted-printable");
        mail.saveChanges();
        return mail;
    }

    /// Whether the whole text was given to the server.
    boolean isGiven() {
        return given;
    }

    @Override
    public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
        super.writeTo(out, ignored);
        given = true;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }

    /// Names come from outside; a header is one line.
    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\s]+", " ").strip();
    }
}
