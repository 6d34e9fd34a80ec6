package io.cobro.api.testing;

import io.cobro.webhooks.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a stream of server-sent events as the HTML standard says, beside what the server uses.
public final class Listener implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    /// One event of a stream.
    public record Heard(String id, String type, String data) {}

    private Listener(HttpRequest request) throws IOException, InterruptedException {
        this.response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        this.lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /// Opens a stream.
    ///
    /// @param server its base address
    /// @param query with its question mark, or empty
    /// @param lastEventId null sends none
    public static Listener open(
            String server, String key, String query, @Nullable String lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + "/v1/events/stream" + query))
                        .header("Authorization", "Bearer " + key)
                        .header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return new Listener(request.build());
    }

    /// Opens a subscription of GraphQL.
    ///
    /// @param server its base address
    public static Listener subscribe(String server, String key, String document)
            throws IOException, InterruptedException {
        return new Listener(
                HttpRequest.newBuilder(URI.create(server + "/graphql"))
                        .header("Authorization", "Bearer " + key)
                        .header("Accept", "text/event-stream")
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        JsonText.MAPPER.writeValueAsString(
                                                Map.of("query", document))))
                        .build());
    }

    public int status() {
        return response.statusCode();
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /// The next event; null at the end of the stream. Waits for it.
    public @Nullable Heard next() throws IOException {
        String id = "";
        String type = "message";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    return new Heard(id, type, data.toString());
                }
                type = "message";
            } else if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.startsWith("event: ")) {
                type = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                data.append(line.substring("data: ".length()));
            }
        }
        return null;
    }

    /// The next events, as many.
    public List<Heard> next(int count) throws IOException {
        List<Heard> heard = new ArrayList<>();
        while (heard.size() < count) {
            Heard event = next();
            if (event == null) {
                throw new IOException("the stream ended after " + heard);
            }
            heard.add(event);
        }
        return heard;
    }

    /// The next line, whatever it says. Waits for it.
    public String line() throws IOException {
        return String.valueOf(lines.readLine());
    }

    /// Everything that is left, as text.
    public String rest() throws IOException {
        StringBuilder rest = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }

    @Override
    public void close() throws IOException {
        response.body().close();
        client.shutdownNow();
        client.close();
    }
}
