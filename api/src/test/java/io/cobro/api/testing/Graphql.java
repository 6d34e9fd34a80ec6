package io.cobro.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.webhooks.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The other face of a server, for one caller.
///
/// @param key the secret of an API key
public record Graphql(TestServer server, String key) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /// The data of an answer without errors.
    public JsonNode data(String document, Map<String, ?> variables) {
        JsonNode answer = answer(document, variables);
        assertThat(answer.at("/errors")).as(answer.toString()).isEmpty();
        return answer.at("/data");
    }

    /// The payload of a mutation, refused or not.
    ///
    /// @param input its input in the form of JSON variables
    /// @param selection what of the payload is read besides the refusals
    public JsonNode mutation(
            String name, Map<String, ?> input, String arguments, String selection) {
        String type = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Input!";
        return data(
                        "mutation($input: %s) { %s(input: $input%s) { %s replayed userErrors { code message field } } }"
                                .formatted(type, name, arguments, selection),
                        Map.of("input", input))
                .get(name);
    }

    /// The codes of the refusals of a payload, as REST spells them.
    public static List<String> codes(JsonNode payload) {
        return payload.get("userErrors")
                .valueStream()
                .map(error -> error.get("code").asString().toLowerCase(Locale.ROOT))
                .toList();
    }

    public JsonNode answer(String document, Map<String, ?> variables) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url() + "/graphql"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        JsonText.MAPPER.writeValueAsString(
                                                Map.of("query", document, "variables", variables))))
                        .build();
        try {
            HttpResponse<String> response =
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return JsonText.MAPPER.readTree(response.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
