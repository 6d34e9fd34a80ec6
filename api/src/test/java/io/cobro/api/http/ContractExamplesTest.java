package io.cobro.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.testing.ResponseContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// What the contract shows is what it says. Examples elsewhere (`externalValue`) are answers of the
/// server itself, which other tests hold to the contract.
final class ContractExamplesTest {

    /// The library takes addresses of public domains only; the server takes others too
    /// (`ContractTest.an_address_need_not_be_of_a_public_domain`).
    private static final String PUBLIC_DOMAINS_ONLY = "does not match the email pattern";

    private static final String NDJSON = "application/x-ndjson";

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonNode document = new YAMLMapper().readTree(Contract.load().text());
    private final ResponseContract contract = ResponseContract.load();

    @Test
    void every_operation_shows_its_request_and_its_answers_of_success() {
        List<String> without = new ArrayList<>();
        document.get("paths")
                .forEachEntry((path, item) ->
                        item.forEachEntry((method, operation) -> {
                            if (METHODS.contains(method)) {
                                operation
                                        .at("/requestBody/content")
                                        .forEachEntry((type, content) ->
                                                note(
                                                        content,
                                                        method + " " + path + " takes " + type,
                                                        without));
                                operation
                                        .get("responses")
                                        .forEachEntry((status, response) ->
                                                response.path("content")
                                                        .forEachEntry((type, content) -> {
                                                            // Its lines are those of the JSON.
                                                            if (!type.equals(NDJSON)) {
                                                                note(
                                                                        content,
                                                                        method + " " + path + " "
                                                                                + status + " "
                                                                                + type,
                                                                        without);
                                                            }
                                                        }));
                            }
                        }));
        assertThat(without).isEmpty();
    }

    @Test
    void every_shared_refusal_shows_a_problem() {
        List<String> without = new ArrayList<>();
        document.at("/components/responses")
                .forEachEntry((name, response) ->
                        response.get("content").forEach(content -> note(content, name, without)));
        assertThat(without).isEmpty();
    }

    @Test
    void every_example_is_valid() {
        List<String> faults = new ArrayList<>();
        int shown = check(document, "", false, faults);
        assertThat(faults).isEmpty();
        assertThat(shown).isGreaterThan(500);
    }

    @Test
    void every_shared_example_is_shown_somewhere() {
        Set<String> named = new TreeSet<>();
        collect(document.get("paths"), named);
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        document.at("/components/examples").propertyNames().stream()
                                .map(name -> "#/components/examples/" + name)
                                .toList());
    }

    /// A problem of an example says what the catalogue says.
    @Test
    void every_example_of_a_problem_is_one_of_the_catalogue() {
        ProblemCatalogue problems = ProblemCatalogue.load();
        document.at("/components/responses")
                .forEach(response -> {
                    JsonNode problem = response.at("/content/application~1problem+json/example");
                    ProblemCatalogue.ProblemType type =
                            problems.get(problem.path("code").asString());
                    assertThat(problem.get("title").asString()).isEqualTo(type.titleEn());
                    assertThat(problem.get("status").asInt()).isEqualTo(type.status());
                    assertThat(problem.get("type").asString())
                            .isEqualTo("/v1/problems/" + type.code());
                });
    }

    private void note(JsonNode content, String place, List<String> without) {
        boolean shows =
                content.has("example")
                        || content.has("examples")
                        || resolved(content.path("schema")).has("examples");
        if (!shows) {
            without.add(place);
        }
    }

    /// Checks every example at or below a node, and counts them.
    ///
    /// @param isProperties whether the names below are those of properties, not words of OpenAPI
    private int check(JsonNode node, String pointer, boolean isProperties, List<String> faults) {
        int shown = 0;
        if (!isProperties) {
            boolean isSchema = node.path("examples").isArray();
            String schema = isSchema ? pointer : pointer + "/schema";
            for (JsonNode example : examples(node)) {
                shown++;
                contract.faults(schema, example).stream()
                        .filter(fault -> !fault.contains(PUBLIC_DOMAINS_ONLY))
                        .forEach(fault -> faults.add(pointer + " " + fault));
            }
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            shown += check(node.get(i), pointer + "/" + i, false, faults);
        }
        for (String name : node.propertyNames()) {
            boolean isShown = name.equals("example") || name.equals("examples");
            if (isProperties || !isShown) {
                shown +=
                        check(
                                node.get(name),
                                pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
                                !isProperties && name.equals("properties"),
                                faults);
            }
        }
        return shown;
    }

    private List<JsonNode> examples(JsonNode node) {
        List<JsonNode> examples = new ArrayList<>();
        if (node.has("schema") && node.has("example")) {
            examples.add(node.get("example"));
        }
        if (node.path("examples").isArray()) {
            node.get("examples").forEach(examples::add);
        } else if (node.has("schema")) {
            node.path("examples")
                    .forEach(example ->
                            resolved(example).optional("value").ifPresent(examples::add));
        }
        return examples;
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    private static void collect(JsonNode node, Set<String> named) {
        String reference = node.path("$ref").asString("");
        if (reference.startsWith("#/components/examples/")) {
            named.add(reference);
        }
        node.forEach(child -> collect(child, named));
    }
}
