package io.cobro.connectors.mail;

import io.cobro.core.reminder.MessageChannel;
import io.cobro.core.reminder.OutgoingMessage;
import io.cobro.core.reminder.Sending;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/// Hands e-mail over to a mail server, one connection for each message.
///
/// | what happens | outcome |
/// |---|---|
/// | the server says 250 at the end | sent |
/// | no connection, no TLS, login refused, 4xx, silence before the end of the text | temporary |
/// | 5xx to sender, recipient or text; an address that is none | permanent |
/// | silence or a lost connection after the text was given | unknown |
///
/// What the server says is not repeated but for its numbers: it often names the recipient.
/// Thread-safe.
public final class SmtpChannel implements MessageChannel {

    private static final int TRANSIENT = 4;
    private static final int FINAL = 5;

    /// A reply code with the enhanced status code of RFC 3463 that may follow it.
    private static final Pattern REPLY =
            Pattern.compile("(?s)\\s*\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b.*");

    private final SmtpUrl url;
    private final SmtpTimeouts timeouts;
    private final SSLSocketFactory tls;

    /// @param tls how TLS connections are made; names of servers are checked in any case
    public SmtpChannel(SmtpUrl url, SmtpTimeouts timeouts, SSLSocketFactory tls) {
        this.url = url;
        this.timeouts = timeouts;
        this.tls = tls;
    }

    @Override
    public Sending send(OutgoingMessage message) {
        Optional<MailAddress> recipient = MailAddress.parse(message.recipient());
        if (recipient.isEmpty()) {
            return new Sending.Permanent("the recipient has no valid e-mail address");
        }
        Session session = Session.getInstance(properties());
        try (Connection connection = Connection.open(url, timeouts, tls)) {
            return send(session, connection, message, recipient.get());
        } catch (UnknownHostException noSuchHost) {
            return new Sending.Temporary("the mail server's name is not known");
        } catch (SSLException untrusted) {
            return new Sending.Temporary("TLS with the mail server failed");
        } catch (IOException unreachable) {
            return new Sending.Temporary("the mail server cannot be reached");
        }
    }

    private Sending send(
            Session session,
            Connection connection,
            OutgoingMessage message,
            MailAddress recipient) {
        ReminderMail mail = null;
        SMTPTransport transport = null;
        try {
            mail = ReminderMail.of(session, url.from(), recipient, message);
            transport = (SMTPTransport) session.getTransport(server());
            transport.connect(connection.socket());
            transport.sendMessage(mail, mail.getRecipients(Message.RecipientType.TO));
            return new Sending.Sent();
        } catch (AuthenticationFailedException refused) {
            return new Sending.Temporary("the mail server refused the login");
        } catch (MessagingException failure) {
            return outcome(failure, transport, mail != null && mail.isGiven());
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            quit(transport);
        }
    }

    private static Sending outcome(
            MessagingException failure, @Nullable SMTPTransport transport, boolean given) {
        Reply reply = reply(failure);
        if (reply == null && !given && transport != null) {
            reply =
                    new Reply(
                            transport.getLastReturnCode(),
                            String.valueOf(transport.getLastServerResponse()),
                            "the connection");
            return new Sending.Temporary(reply.isRefusal() ? reply.sentence() : reason(failure));
        }
        if (reply != null && reply.isRefusal()) {
            return reply.code() / 100 == FINAL
                    ? new Sending.Permanent(reply.sentence())
                    : new Sending.Temporary(reply.sentence());
        }
        return given
                ? new Sending.Unknown("the mail server did not say whether it took the message")
                : new Sending.Temporary(reason(failure));
    }

    private static String reason(MessagingException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return "the mail server did not answer in time";
            }
            if (cause instanceof SSLException) {
                return "TLS with the mail server failed";
            }
        }
        return String.valueOf(failure.getMessage()).contains("STARTTLS is required")
                ? "the mail server does not offer STARTTLS"
                : "the connection to the mail server was lost";
    }

    /// A refusal of the server.
    ///
    /// @param what was refused
    private record Reply(int code, String text, String what) {

        boolean isRefusal() {
            return code / 100 == TRANSIENT || code / 100 == FINAL;
        }

        String sentence() {
            Matcher enhanced = REPLY.matcher(text);
            return "the mail server refused %s (%d%s)"
                    .formatted(what, code, enhanced.matches() ? " " + enhanced.group(1) : "");
        }
    }

    private static @Nullable Reply reply(MessagingException failure) {
        Reply found = null;
        for (Exception next = failure;
                next instanceof MessagingException exception;
                next = exception.getNextException()) {
            if (next instanceof SMTPAddressFailedException recipient) {
                return new Reply(
                        recipient.getReturnCode(),
                        String.valueOf(recipient.getMessage()),
                        "the recipient");
            }
            if (next instanceof SMTPSendFailedException message) {
                found =
                        new Reply(
                                message.getReturnCode(),
                                String.valueOf(message.getMessage()),
                                String.valueOf(message.getCommand()).startsWith("MAIL")
                                        ? "the sender"
                                        : "the message");
            }
        }
        return found;
    }

    private static void quit(@Nullable SMTPTransport transport) {
        if (transport == null) {
            return;
        }
        try {
            transport.close();
        } catch (MessagingException gone) {
            return; // the outcome is known already
        }
    }

    private URLName server() {
        return new URLName("smtp", url.hostName(), url.port(), null, url.user(), url.password());
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put("mail.smtp.auth", Boolean.toString(url.user() != null));
        properties.put("mail.smtp.localhost", url.from().domain());
        properties.put("mail.smtp.from", url.from().text());
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.smtp.ssl.socketFactory", tls);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put(
                "mail.smtp.starttls.enable",
                Boolean.toString(url.starttls() != SmtpUrl.Starttls.NEVER));
        properties.put(
                "mail.smtp.starttls.required",
                Boolean.toString(!url.secure() && url.starttls() == SmtpUrl.Starttls.REQUIRED));
        return properties;
    }
}
