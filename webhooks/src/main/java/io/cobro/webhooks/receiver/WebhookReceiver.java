package io.cobro.webhooks.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cobro.webhooks.event.EventEnvelope;
import io.cobro.webhooks.json.JsonText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A webhook receiver on the loopback address that does what every receiver should: it verifies the
/// signature before it believes the body.
///
/// | call | answer |
/// |---|---|
/// | not of a known secret | 401 |
/// | first attempt of an event whose sequence is at most `failsFirstUpTo` | 503 |
/// | all others | 204 |
///
/// The rule for 503 looks at the call alone, so that a run that was killed and begun again sees the
/// same answers. Thread-safe.
public final class WebhookReceiver implements AutoCloseable {

    /// The newest calls that are remembered.
    public static final int ARRIVALS_MAX = 10_000;

    private static final int BACKLOG = 64;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final long failsFirstUpTo;
    private final List<Webhook> verifiers = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Arrival> arrivals = new ArrayDeque<>();

    private WebhookReceiver(HttpServer server, long failsFirstUpTo) {
        this.server = server;
        this.failsFirstUpTo = failsFirstUpTo;
    }

    /// Starts a receiver.
    ///
    /// @param port of the loopback address; 0 picks a free one
    /// @param failsFirstUpTo the first attempt of events up to this sequence fails; 0 for none
    /// @throws IOException if the port is taken
    public static WebhookReceiver start(int port, long failsFirstUpTo) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        HttpServer server = HttpServer.create(address, BACKLOG);
        WebhookReceiver receiver = new WebhookReceiver(server, failsFirstUpTo);
        server.setExecutor(receiver.threads);
        server.createContext("/", receiver::receive);
        server.start();
        return receiver;
    }

    /// Where the receiver is called.
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks";
    }

    /// Accepts from now on what this secret signed, beside what was accepted before.
    ///
    /// @param secret as it was shown when the endpoint was created, `whsec_…`
    public void trust(String secret) {
        try {
            verifiers.add(new Webhook(secret));
        } catch (EmptyWebhookSecretException empty) {
            throw new IllegalArgumentException("the secret is empty", empty);
        }
    }

    /// The newest calls, oldest first.
    public List<Arrival> arrivals() {
        lock.lock();
        try {
            return new ArrayList<>(arrivals);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            // A byte more than the limit spoils the signature, which is the answer to it.
            String body =
                    new String(
                            exchange.getRequestBody().readNBytes(EventEnvelope.BODY_BYTES_MAX + 1),
                            UTF_8);
            Arrival arrival = arrival(exchange, body);
            remember(arrival);
            exchange.sendResponseHeaders(arrival.status(), -1);
        }
    }

    private Arrival arrival(HttpExchange exchange, String body) {
        long sequence = number(exchange, "cobro-sequence");
        int attempt = (int) number(exchange, "cobro-attempt");
        boolean verified =
                verifiers.stream().anyMatch(verifier -> verifies(verifier, exchange, body));
        int status = !verified ? 401 : attempt == 1 && sequence <= failsFirstUpTo ? 503 : 204;
        String id = header(exchange, "webhook-id");
        return new Arrival(
                id == null ? "" : id, typeOf(body), sequence, attempt, verified, status, body);
    }

    private static boolean verifies(Webhook verifier, HttpExchange exchange, String body) {
        try {
            verifier.verify(body, exchange.getRequestHeaders());
            return true;
        } catch (WebhookVerificationException notOfThisSecret) {
            return false;
        }
    }

    private static String typeOf(String body) {
        return switch (JsonText.parse(body)) {
            case JsonText.Parsed.Tree(var event) -> event.path("type").asString("");
            case JsonText.Parsed.Malformed _ -> "";
        };
    }

    private static long number(HttpExchange exchange, String name) {
        String text = header(exchange, name);
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static @Nullable String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    private void remember(Arrival arrival) {
        lock.lock();
        try {
            if (arrivals.size() == ARRIVALS_MAX) {
                arrivals.removeFirst();
            }
            arrivals.addLast(arrival);
        } finally {
            lock.unlock();
        }
    }
}
