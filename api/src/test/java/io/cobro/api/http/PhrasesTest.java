package io.cobro.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The words with which the code fills in refusals have a Spanish form in `phrases.yaml`: found in
/// the sources, so that none is forgotten which no request of a test leads to.
final class PhrasesTest {

    private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*\"";

    /// A text of the code, with what is put in between its parts.
    private static final String SENTENCE =
            "(" + TEXT + "(?:\\s*\\+\\s*(?:" + TEXT + "|[\\w.()]+))*)";

    private static final Pattern TOLD =
            Pattern.compile(
                    "(?:\"(?:expected|reason)\",\\s*|\\bparsed\\(\\w+,\\s*|EXPECTED\\s*=\\s*)"
                            + SENTENCE);

    private static final Pattern TOO_MANY =
            Pattern.compile("\\btooMany\\(\\s*(" + TEXT + "),\\s*\\w+\\)");

    private static final Pattern PART = Pattern.compile("(" + TEXT + ")|[\\w.()]+");

    private final Phrases phrases = Phrases.load();

    @Test
    void what_the_code_says_of_a_refusal_has_a_spanish_form() throws IOException {
        List<String> sentences = new ArrayList<>();
        for (String source : sources()) {
            TOLD.matcher(source)
                    .results()
                    .map(found -> said(found.group(1)))
                    .filter(sentence -> !sentence.isBlank())
                    .forEach(sentences::add);
            TOO_MANY.matcher(source)
                    .results()
                    .map(found -> "The query has more than 7 " + said(found.group(1)) + ".")
                    .forEach(sentences::add);
        }
        assertThat(sentences)
                .contains(
                        "a network such as 203.0.113.0/24 or 2001:db8::/32",
                        "The fragment 7 stands in itself.",
                        "There can be only one fragment named '7'",
                        "The query has more than 7 fragments.",
                        "a UUID");
        assertThat(sentences)
                .allSatisfy(sentence ->
                        assertThat(phrases.spanish("invalid_format", "expected", sentence))
                                .isNotEqualTo(sentence));
    }

    @Test
    void what_differs_stays_as_it_is() {
        assertThat(
                        phrases.spanish(
                                "invalid_format",
                                "expected",
                                "a network such as 203.0.113.0/24 or 2001:db8::/32"))
                .isEqualTo("una red como 203.0.113.0/24 o 2001:db8::/32");
        assertThat(phrases.spanish("value_not_allowed", "allowed", "given")).isEqualTo("given");
    }

    /// The sentence with 7 for what is put in.
    private static String said(String code) {
        StringBuilder sentence = new StringBuilder();
        for (MatchResult part : PART.matcher(code).results().toList()) {
            String text = part.group(1);
            sentence.append(text == null ? "7" : text.substring(1, text.length() - 1));
        }
        return sentence.toString().translateEscapes();
    }

    private static List<String> sources() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve(".mvn"))) {
            root = Objects.requireNonNull(root.getParent(), "tests run inside the checkout");
        }
        List<String> sources = new ArrayList<>();
        for (String module : List.of("api", "core", "connectors", "persistence", "webhooks")) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                    sources.add(Files.readString(file));
                }
            }
        }
        return sources;
    }
}
