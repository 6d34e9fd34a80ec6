package io.cobro.api.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 connections whose requests arrive within limits: the server ends those that are slow,
/// cut off or ambiguous about their length, and says why. One that waits for a next request is left
/// alone. One whose caller does not take the answer is ended.
///
/// Each read of a socket ends after a glance ([ReceiveLimits#glance]), so that the time of a whole
/// request can be looked at, whatever drips in. Source: RFC 9112, section 6.3 (lengths), and RFC
/// 9110, section 15.5.9 (408).
final class TimedConnections implements ServerConnectionSelector {

    /// For an answer to HEAD, where nobody knows how long that to GET would be.
    static final Header UNKNOWN_LENGTH = HeaderValues.create(HeaderNames.CONTENT_LENGTH, "unknown");

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern VISIBLE = Pattern.compile("[!-~]*");

    private final Http1ConnectionSelector http;
    private final ReceiveLimits limits;

    TimedConnections(Http1Config.Builder config, ReceiveLimits limits) {
        this.http =
                Http1ConnectionSelector.builder()
                        .config(
                                config.addReceiveListener(new HeadRead())
                                        .addSendListener(new Answered())
                                        .build())
                        .build();
        this.limits = limits;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return http.connection(
                new Timed(
                        context,
                        new Arriving(context.serverSocket(), limits),
                        new Leaving(context.dataWriter(), context.serverSocket(), limits)));
    }

    /// Where the request of a connection is.
    private enum Phase {
        BETWEEN_REQUESTS,
        HEAD,
        BODY
    }

    /// The bytes of a connection, as long as they come in time.
    private static final class Arriving implements Supplier<byte @Nullable []> {

        private final HelidonSocket socket;
        private final ReceiveLimits limits;
        private Phase phase = Phase.BETWEEN_REQUESTS;
        private long phaseStart;

        private Arriving(HelidonSocket socket, ReceiveLimits limits) {
            this.socket = socket;
            this.limits = limits;
        }

        @Override
        public byte @Nullable [] get() {
            long asked = System.nanoTime();
            while (true) {
                byte[] bytes = glance();
                if (bytes == null && phase == Phase.BETWEEN_REQUESTS) {
                    return null;
                }
                if (bytes == null) {
                    throw refused(Status.BAD_REQUEST_400, "The request ends before its end");
                }
                if (phase == Phase.BETWEEN_REQUESTS && bytes.length > 0) {
                    enter(Phase.HEAD);
                }
                requireInTime(bytes.length > 0 ? System.nanoTime() : asked);
                if (bytes.length > 0) {
                    return bytes;
                }
            }
        }

        /// What there is; nothing if nothing came, null at the end.
        private byte @Nullable [] glance() {
            try {
                return socket.get();
            } catch (UncheckedIOException failed) {
                if (failed.getCause() instanceof SocketTimeoutException) {
                    return new byte[0];
                }
                throw new ServerConnectionException("the connection is lost", failed);
            }
        }

        private void requireInTime(long lastByte) {
            boolean late =
                    switch (phase) {
                        case BETWEEN_REQUESTS -> false;
                        case HEAD -> isOver(phaseStart, limits.head());
                        case BODY ->
                                isOver(phaseStart, limits.body())
                                        || isOver(lastByte, limits.pause());
                    };
            if (late) {
                throw refused(Status.REQUEST_TIMEOUT_408, "The request took too long");
            }
        }

        private static boolean isOver(long start, Duration time) {
            return System.nanoTime() - start > time.toNanos();
        }

        private void enter(Phase next) {
            phase = next;
            phaseStart = System.nanoTime();
        }
    }

    private static RequestException refused(Status status, String message) {
        return RequestException.builder()
                .type(EventType.BAD_REQUEST)
                .status(status)
                .message(message)
                .setKeepAlive(false)
                .build();
    }

    /// Refuses heads that servers read in different ways, and lets the body begin.
    private static final class HeadRead implements Http1ConnectionListener {

        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            if (!VISIBLE.matcher(prologue.uriPath().rawPath()).matches()) {
                throw refused(
                        Status.BAD_REQUEST_400, "The path has characters that are not encoded");
            }
        }

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            if (headers.size() > HttpServer.HEADERS_MAX) {
                throw refused(Status.create(431), "There are too many headers");
            }
            boolean encoded = headers.contains(HeaderNames.TRANSFER_ENCODING);
            boolean sized = headers.contains(HeaderNames.CONTENT_LENGTH);
            if (encoded && (sized || !isChunked(headers.get(HeaderNames.TRANSFER_ENCODING)))) {
                throw refused(Status.BAD_REQUEST_400, "The transfer encoding is not only chunked");
            }
            if (sized && !isLength(headers.get(HeaderNames.CONTENT_LENGTH))) {
                throw refused(Status.BAD_REQUEST_400, "The content length is no length");
            }
            if (context instanceof Timed timed) {
                timed.arriving.enter(Phase.BODY);
            }
        }

        private static boolean isChunked(Header header) {
            return header.allValues().equals(List.of("chunked"));
        }

        private static boolean isLength(Header header) {
            return header.valueCount() == 1 && LENGTH.matcher(header.get()).matches();
        }
    }

    /// What comes after an answer is the next request. Where there is no length, none is told (RFC
    /// 9110, section 8.6): the server puts in one of 0.
    private static final class Answered implements Http1ConnectionListener {

        @Override
        public void status(ConnectionContext context, Status status) {
            if (context instanceof Timed timed) {
                timed.arriving.enter(Phase.BETWEEN_REQUESTS);
                timed.isWithoutContent = status.code() == Status.NO_CONTENT_204.code();
            }
        }

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            if (context instanceof Timed timed
                    && headers instanceof WritableHeaders<?> answer
                    && (timed.isWithoutContent || answer.contains(UNKNOWN_LENGTH))) {
                answer.remove(HeaderNames.CONTENT_LENGTH);
            }
        }
    }

    /// What is written, as long as it is taken in time. A write that waits for its caller cannot
    /// look at a clock, so another thread ends the connection under it.
    private static final class Leaving implements DataWriter {

        private static final ScheduledThreadPoolExecutor ALARMS = alarms();

        private final DataWriter writer;
        private final HelidonSocket socket;
        private final ReceiveLimits limits;

        private Leaving(DataWriter writer, HelidonSocket socket, ReceiveLimits limits) {
            this.writer = writer;
            this.socket = socket;
            this.limits = limits;
        }

        private static ScheduledThreadPoolExecutor alarms() {
            ScheduledThreadPoolExecutor alarms =
                    new ScheduledThreadPoolExecutor(
                            1, Thread.ofPlatform().daemon().name("untaken-answers").factory());
            alarms.setRemoveOnCancelPolicy(true);
            return alarms;
        }

        private void inTime(Runnable write) {
            Future<?> alarm =
                    ALARMS.schedule(
                            socket::close, limits.answer().toMillis(), TimeUnit.MILLISECONDS);
            try {
                write.run();
            } finally {
                alarm.cancel(false);
            }
        }

        @Override
        public void write(BufferData... buffers) {
            inTime(() -> writer.write(buffers));
        }

        @Override
        public void write(BufferData buffer) {
            inTime(() -> writer.write(buffer));
        }

        @Override
        public void writeNow(BufferData... buffers) {
            inTime(() -> writer.writeNow(buffers));
        }

        @Override
        public void writeNow(BufferData buffer) {
            inTime(() -> writer.writeNow(buffer));
        }

        @Override
        public void flush() {
            inTime(writer::flush);
        }

        @Override
        public void close() {
            inTime(writer::close);
        }
    }

    /// A connection that reads what arrives in time, and writes what is taken in time.
    private static final class Timed implements ConnectionContext {

        private final ConnectionContext context;
        private final Arriving arriving;
        private final DataReader reader;
        private final DataWriter writer;
        private boolean isWithoutContent;

        private Timed(ConnectionContext context, Arriving arriving, DataWriter writer) {
            this.context = context;
            this.arriving = arriving;
            this.reader = new DataReader(arriving);
            this.writer = writer;
        }

        @Override
        public DataReader dataReader() {
            return reader;
        }

        @Override
        public ListenerContext listenerContext() {
            return context.listenerContext();
        }

        @Override
        public ExecutorService executor() {
            return context.executor();
        }

        @Override
        public DataWriter dataWriter() {
            return writer;
        }

        @Override
        public Router router() {
            return context.router();
        }

        @Override
        public Optional<ProxyProtocolData> proxyProtocolData() {
            return context.proxyProtocolData();
        }

        @Override
        public HelidonSocket serverSocket() {
            return context.serverSocket();
        }

        @Override
        public PeerInfo remotePeer() {
            return context.remotePeer();
        }

        @Override
        public PeerInfo localPeer() {
            return context.localPeer();
        }

        @Override
        public boolean isSecure() {
            return context.isSecure();
        }

        @Override
        public String socketId() {
            return context.socketId();
        }

        @Override
        public String childSocketId() {
            return context.childSocketId();
        }
    }
}
