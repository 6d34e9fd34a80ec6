package io.cobro.api.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cobro.webhooks.json.JsonText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.ToIntFunction;
import tools.jackson.databind.JsonNode;

/// A receiver of webhooks on the loopback address that remembers when each call began and ended,
/// and answers as a test wants.
public final class Recorder implements AutoCloseable {

    private static final int BACKLOG = 256;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ToIntFunction<Arrived> answer;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Semaphore arrivals = new Semaphore(0);

    /// What came in.
    ///
    /// @param subject the id of what the event is about
    public record Arrived(
            String path, String eventId, String type, String subject, long sequence, int attempt) {}

    /// A call, with the instants of `System.nanoTime` between which it ran.
    public record Call(
            Arrived arrived,
            String signatures,
            String timestamp,
            String body,
            int status,
            long began,
            long ended) {}

    private Recorder(HttpServer server, ToIntFunction<Arrived> answer) {
        this.server = server;
        this.answer = answer;
    }

    /// Starts a receiver.
    ///
    /// @param answer the status of each call; may take its time
    public static Recorder answering(ToIntFunction<Arrived> answer) throws IOException {
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), BACKLOG);
        Recorder recorder = new Recorder(server, answer);
        server.setExecutor(recorder.threads);
        server.createContext("/", recorder::receive);
        server.start();
        return recorder;
    }

    /// @param path such as `/a`; tells endpoints apart
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /// The calls that were answered, in the order of their ends.
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /// A permit for each of the calls.
    public Semaphore arrivals() {
        return arrivals;
    }

    private void receive(HttpExchange exchange) throws IOException {
        long began = System.nanoTime();
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            JsonNode event = JsonText.MAPPER.readTree(body);
            Arrived arrived =
                    new Arrived(
                            exchange.getRequestURI().getPath(),
                            header(exchange, "webhook-id"),
                            event.path("type").asString(""),
                            event.at("/subject/id").asString(""),
                            Long.parseLong(header(exchange, "cobro-sequence")),
                            Integer.parseInt(header(exchange, "cobro-attempt")));
            int status = answer.applyAsInt(arrived);
            calls.add(
                    new Call(
                            arrived,
                            header(exchange, "webhook-signature"),
                            header(exchange, "webhook-timestamp"),
                            body,
                            status,
                            began,
                            System.nanoTime()));
            arrivals.release();
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
