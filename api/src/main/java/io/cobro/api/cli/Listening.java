package io.cobro.api.cli;

import io.cobro.api.IllegalConfigException;
import io.cobro.webhooks.json.JsonText;
import io.cobro.webhooks.signing.SigningSecret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `cobro listen`: prints a tenant's events as they happen, and can forward them.
///
/// Events go to standard output, one line each; everything else goes to standard error. A stream
/// that ends is resumed after the last event that was heard, until the process is told to end.
final class Listening {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

    /// Three heartbeats of the server.
    private static final Duration SILENCE_MAX = Duration.ofSeconds(45);

    private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
    private static final int PROBLEM_BYTES_MAX = 64 * 1024;

    private final Console console;
    private final ListenOptions options;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_MAX)
                    .build();
    private final @Nullable Forwarding forwarding;
    private @Nullable String place;
    private boolean connected;
    private Duration pause = PAUSE_FIRST;

    Listening(Console console, ListenOptions options) {
        this.console = console;
        this.options = options;
        this.place = options.after();
        URI receiver = options.forwardTo();
        this.forwarding = receiver == null ? null : forwarding(receiver);
    }

    private Forwarding forwarding(URI receiver) {
        SigningSecret given = options.secret();
        SigningSecret secret = given == null ? SigningSecret.generate(new SecureRandom()) : given;
        if (given == null) {
            console.err().println("Events are signed with " + secret.text());
        }
        return new Forwarding(client, receiver, secret, this::forwarded);
    }

    /// Listens until the thread is interrupted.
    ///
    /// @throws IllegalConfigException if the server refuses the key or the place
    /// @throws ServerAbsentException if there is no server at first
    int run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                listen();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            client.shutdownNow();
        }
        return ExitCodes.OK;
    }

    private void listen() throws InterruptedException {
        HttpResponse<InputStream> answer;
        try {
            answer = client.send(request(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException unanswered) {
            if (!connected) {
                throw new ServerAbsentException(options.url());
            }
            pause("No server answers");
            return;
        }
        if (answer.statusCode() != 200) {
            refused(answer);
            return;
        }
        if (!connected) {
            console.err().println("Listening to " + options.url() + "; Ctrl-C ends it");
        }
        connected = true;
        try (EventSource source = new EventSource(answer.body())) {
            for (EventSource.Message message = source.next(SILENCE_MAX);
                    message != null;
                    message = source.next(SILENCE_MAX)) {
                pause = PAUSE_FIRST;
                hear(message);
            }
        } catch (IOException alreadyGone) {
            // It is resumed in any case.
        }
        pause("The stream ended");
    }

    private HttpRequest request() {
        StringBuilder query = new StringBuilder();
        if (!options.types().isEmpty()) {
            query.append("?types=")
                    .append(
                            URLEncoder.encode(
                                    String.join(",", options.types()), StandardCharsets.UTF_8));
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(options.url() + "/v1/events/stream" + query))
                        .timeout(SILENCE_MAX)
                        .header("Authorization", "Bearer " + options.key())
                        .header("Accept", "text/event-stream");
        String after = place;
        if (after != null) {
            request.header("Last-Event-ID", after);
        }
        return request.build();
    }

    private void hear(EventSource.Message message) throws InterruptedException {
        if (!message.data().isEmpty()) {
            JsonNode event = JsonText.MAPPER.readTree(message.data());
            console.out().println(options.json() ? message.data() : EventLine.of(event));
            if (forwarding != null) {
                forwarding.forward(event.path("id").asString(""), message.id(), message.data());
            }
        }
        // After it was dealt with: what was not is heard again.
        if (!message.id().isEmpty()) {
            place = message.id();
        }
    }

    private void forwarded(String result) {
        String line = "  -> " + options.forwardTo() + " " + result;
        if (options.json()) {
            console.err().println(line);
        } else {
            console.out().println(line);
        }
    }

    private void refused(HttpResponse<InputStream> answer) throws InterruptedException {
        String detail = detail(answer);
        switch (answer.statusCode()) {
            case 401 ->
                    throw new IllegalConfigException(
                            "The server at %s does not know this key, or it was revoked."
                                    .formatted(options.url()));
            case 429, 500, 502, 503, 504 -> pause(detail.isEmpty() ? "The server is busy" : detail);
            default ->
                    throw new IllegalConfigException(
                            detail.isEmpty()
                                    ? "%s answers with status %d; is it a Cobro?"
                                            .formatted(options.url(), answer.statusCode())
                                    : detail);
        }
    }

    private static String detail(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            return switch (JsonText.parse(body.readNBytes(PROBLEM_BYTES_MAX))) {
                case JsonText.Parsed.Tree(JsonNode problem) -> problem.path("detail").asString("");
                case JsonText.Parsed.Malformed _ -> "";
            };
        } catch (IOException lost) {
            return "";
        }
    }

    private void pause(String why) throws InterruptedException {
        console.err()
                .println(
                        "%s; trying again in %d s%s"
                                .formatted(
                                        why.endsWith(".")
                                                ? why.substring(0, why.length() - 1)
                                                : why,
                                        pause.toSeconds(),
                                        place == null ? "" : ", after sequence " + place));
        Thread.sleep(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : longer;
    }
}
