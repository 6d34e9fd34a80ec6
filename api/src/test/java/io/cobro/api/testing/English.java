package io.cobro.api.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Finds English in sentences that should be Spanish.
public final class English {

    private static final Set<String> SENTENCES = Set.of("title", "detail", "message");

    /// Words that English sentences have and Spanish ones lack.
    private static final Pattern WORDS =
            Pattern.compile(
                    "(?i)\\b(the|of|is|are|be|must|should|may|can|cannot|and|with|without|than|more|most|least"
                            + "|has|have|such|text|string|array|integer|boolean|characters|whole|given|there|here"
                            + "|invalid|expected|missing|unknown|required|allowed|between|value|type|body|file"
                            + "|path|resource|character|number|instant|once|absent|where|does)\\b");

    private English() {}

    /// The sentences of a problem or of the errors of GraphQL that have English in them.
    public static List<String> in(JsonNode answer) {
        List<String> found = new ArrayList<>();
        collect(answer, "", found);
        return found;
    }

    private static void collect(JsonNode node, String names, List<String> found) {
        String own =
                node.path("pointer").asString("")
                        + " "
                        + node.path("field")
                                .valueStream()
                                .map(JsonNode::asString)
                                .collect(Collectors.joining(" "));
        String known = names + " " + own + pointers(node);
        if (node.isObject()) {
            node.forEachEntry((name, value) -> {
                if (SENTENCES.contains(name) && value.isString()) {
                    in(value.asString(), known).forEach(word -> found.add(word + " in " + value));
                }
            });
        }
        node.forEach(child -> collect(child, known, found));
    }

    private static String pointers(JsonNode node) {
        return node.path("errors")
                .valueStream()
                .map(error -> " " + error.path("pointer").asString(""))
                .collect(Collectors.joining());
    }

    /// @param names that may stand in the sentence
    private static List<String> in(String sentence, String names) {
        List<String> words = new ArrayList<>();
        Set<String> known = new java.util.HashSet<>(List.of(names.split("[^A-Za-z0-9_]+", -1)));
        // What is in quotes, or is a list of names after a colon, is no sentence.
        Matcher matcher =
                WORDS.matcher(
                        sentence.replaceAll("'[^']*'|\"[^\"]*\"|\\([^)]*\\)|\\{\\{[^}]*}}", "")
                                .replaceAll(
                                        "(uno de:|son:|; hay|responde a:|responder con:) .*", ""));
        while (matcher.find()) {
            if (!known.contains(matcher.group())) {
                words.add(matcher.group());
            }
        }
        return words;
    }
}
