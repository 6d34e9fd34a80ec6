package io.cobro.api.cli;

import io.cobro.webhooks.signing.Signing;
import io.cobro.webhooks.signing.SigningSecret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/// Sends events to a receiver that is being written, signed and with the headers of real
/// deliveries. What a receiver refuses for the moment is sent again, a few times.
final class Forwarding {

    /// Times that one event is sent.
    static final int ATTEMPTS_MAX = 4;

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
    private static final int TOO_MANY_REQUESTS = 429;

    private final HttpClient client;
    private final URI receiver;
    private final SigningSecret secret;
    private final Consumer<String> told;

    /// @param told hears how each attempt went
    Forwarding(HttpClient client, URI receiver, SigningSecret secret, Consumer<String> told) {
        this.client = client;
        this.receiver = receiver;
        this.secret = secret;
        this.told = told;
    }

    /// Sends an event until it is taken or refused for good.
    ///
    /// @param body the event as the log has it
    void forward(String id, String sequence, String body) throws InterruptedException {
        Duration pause = PAUSE_FIRST;
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Result result = send(id, sequence, body, attempt);
            if (!result.isPassing()) {
                told.accept(result.text());
                return;
            }
            if (attempt == ATTEMPTS_MAX) {
                told.accept(result.text() + "; given up after " + ATTEMPTS_MAX + " attempts");
                return;
            }
            Duration wait = max(pause, result.retryAfter());
            told.accept(result.text() + "; again in " + wait.toSeconds() + " s");
            Thread.sleep(wait);
            pause = pause.multipliedBy(2);
        }
    }

    /// @param isPassing whether another attempt may go better
    private record Result(String text, boolean isPassing, Duration retryAfter) {}

    private Result send(String id, String sequence, String body, int attempt)
            throws InterruptedException {
        Instant now = Instant.now();
        HttpRequest request =
                HttpRequest.newBuilder(receiver)
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "Cobro-Webhooks/1")
                        .header("webhook-id", id)
                        .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                        .header(
                                "webhook-signature",
                                Signing.signatures(id, now, body, List.of(secret)))
                        .header("cobro-sequence", sequence)
                        .header("cobro-attempt", Integer.toString(attempt))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<Void> answer =
                    client.send(request, HttpResponse.BodyHandlers.discarding());
            int status = answer.statusCode();
            return new Result(
                    Integer.toString(status),
                    status == TOO_MANY_REQUESTS || status >= 500,
                    answer.headers()
                            .firstValue("Retry-After")
                            .filter(text -> text.matches("[0-9]{1,4}"))
                            .map(text -> Duration.ofSeconds(Integer.parseInt(text)))
                            .orElse(Duration.ZERO));
        } catch (IOException unanswered) {
            return new Result("no answer", true, Duration.ZERO);
        }
    }

    private static Duration max(Duration pause, Duration asked) {
        Duration longer = pause.compareTo(asked) < 0 ? asked : pause;
        return longer.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : longer;
    }
}
