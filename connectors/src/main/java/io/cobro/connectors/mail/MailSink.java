package io.cobro.connectors.mail;

import io.cobro.core.reminder.MessageChannel;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSocketFactory;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/// A mail server on the loopback address that keeps what it is given and passes nothing on: what is
/// sent to it reaches nobody. Thread-safe.
public final class MailSink implements AutoCloseable {

    /// The newest messages that are kept.
    public static final int MESSAGES_MAX = 10_000;

    private static final int MESSAGE_BYTES_MAX = 1024 * 1024;
    private static final int NOT_A_MESSAGE = 554;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Mail> mails = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SMTPServer server;
    private long count;

    private MailSink() {
        this.server =
                SMTPServer.port(0)
                        .bindAddress(loopback())
                        .hostName("localhost")
                        .softwareName("Cobro mail sink")
                        .maxMessageSize(MESSAGE_BYTES_MAX)
                        .insertReceivedHeaders(false)
                        .executorService(threads)
                        .messageHandler((_, _, to, data) -> keep(to, data))
                        .build();
    }

    /// A message as it arrived.
    ///
    /// @param to the address of the envelope
    /// @param messageId of its header, with the angle brackets
    /// @param body with line feeds alone
    public record Mail(String to, String messageId, String subject, String body) {

        /// Without personal data.
        @Override
        public String toString() {
            return "Mail[" + messageId + "]";
        }
    }

    /// Starts one on a free port.
    public static MailSink start() {
        MailSink sink = new MailSink();
        sink.server.start();
        return sink;
    }

    /// Where it is.
    ///
    /// @param from the address that messages come from
    public SmtpUrl url(String from) {
        return SmtpUrl.parse(
                "smtp://127.0.0.1:%d?from=%s".formatted(server.getPortAllocated(), from));
    }

    /// A way to it.
    ///
    /// @param from the address that messages come from
    public MessageChannel channel(String from) {
        return new SmtpChannel(
                url(from), SmtpTimeouts.STANDARD, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /// How many messages have arrived since it was started.
    public long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /// The newest messages, oldest first.
    public List<Mail> mails() {
        lock.lock();
        try {
            return List.copyOf(mails);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        server.stop();
        threads.close();
    }

    private void keep(String to, byte[] data) throws RejectException {
        Mail mail;
        try {
            MimeMessage message =
                    new MimeMessage(
                            Session.getInstance(new Properties()), new ByteArrayInputStream(data));
            mail =
                    new Mail(
                            to,
                            Objects.toString(message.getMessageID(), ""),
                            Objects.toString(message.getSubject(), ""),
                            Objects.toString(message.getContent(), "").replace("\r\n", "\n"));
        } catch (MessagingException | IOException unreadable) {
            throw new RejectException(NOT_A_MESSAGE, "not a message");
        }
        lock.lock();
        try {
            count++;
            mails.addLast(mail);
            if (mails.size() > MESSAGES_MAX) {
                mails.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
