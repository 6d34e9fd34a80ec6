package io.cobro.api.http;

import io.cobro.api.http.ProblemCatalogue.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// `docs/problems.md`, made of the catalogue and the contract: everything that can be refused, by
/// the headings of `problems.yaml`.
final class ProblemDocument {

    private static final Path CATALOGUE = Path.of("src/main/resources/problems.yaml");

    private static final Pattern HEADING_OR_CODE =
            Pattern.compile("(?m)^ {2}# -{4} (.+?) -+$|^ {2}- code: ([a-z_0-9]+)$");

    private static final String HEAD =
            """
            # Problems

            <!-- Written by ProblemDocumentTest from problems.yaml and openapi.yaml: change those. -->

            Everything that Cobro refuses, by the `code` that programs decide by. A code never changes its meaning. The list grows:
            treat a code that you do not know by the HTTP status. The texts come in the language of `Accept-Language`; the server
            fills in the words in braces, and what they stand for is also in `errors[].meta`.

            REST answers a code as `code` of a problem (RFC 9457) and of the entries of its `errors`. GraphQL answers it in capitals
            as `userErrors.code` of a mutation, and as it stands here in `extensions.code` of an error at the top level. An operation
            that is named below lists the code among the refusals of its own; any other can answer a code that its statuses name.
            `GET /v1/problems` answers this list, `GET /v1/problems/{code}` one entry.
            """;

    private final ProblemCatalogue catalogue = ProblemCatalogue.load();
    private final JsonNode paths =
            new YAMLMapper().readTree(Contract.load().text()).required("paths");

    String text() throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        HEADING_OR_CODE
                .matcher(Files.readString(CATALOGUE))
                .results()
                .forEach(found -> text.append(part(found)));
        return text.toString();
    }

    private String part(MatchResult found) {
        return found.group(1) != null
                ? "\n## " + found.group(1) + "\n"
                : entry(catalogue.get(found.group(2)));
    }

    private String entry(ProblemType problem) {
        return """

        ### `%s`

        **%s** (%d). %s

        **%s.** %s
        %s\
        """
                .formatted(
                        problem.code(),
                        problem.titleEn(),
                        problem.status(),
                        shown(problem.detailEn()),
                        problem.titleEs(),
                        shown(problem.detailEs()),
                        refusing(problem));
    }

    /// Words in braces as code, so that no reader of Markdown takes a `_` in them for emphasis.
    private static String shown(String text) {
        return text.replaceAll("\\{[a-z_]+}", "`$0`");
    }

    private String refusing(ProblemType problem) {
        List<String> operations =
                paths.valueStream()
                        .flatMap(JsonNode::valueStream)
                        .filter(operation ->
                                operation
                                        .path("x-cobro-refusals")
                                        .valueStream()
                                        .anyMatch(code -> code.asString().equals(problem.code())))
                        .map(operation -> "`" + operation.get("operationId").asString() + "`")
                        .toList();
        return operations.isEmpty() ? "" : "\nOf " + String.join(", ", operations) + ".\n";
    }
}
