package io.cobro.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The words inside refusals in Spanish: `phrases.yaml`. The code says them in English.
final class Phrases {

    private static final Pattern VARYING = Pattern.compile("%([1-9])");

    /// Characters of a sentence that is looked for; what is longer is none of ours.
    private static final int SENTENCE_CHARS_MAX = 2000;

    private final Map<String, String> types;
    private final Map<String, String> resources;
    private final List<Phrase> phrases = new ArrayList<>();

    /// A sentence with places for what differs.
    private record Phrase(Pattern english, String spanish) {

        static Phrase of(String english, String spanish) {
            StringBuilder form = new StringBuilder();
            Matcher varying = VARYING.matcher(english);
            int end = 0;
            while (varying.find()) {
                form.append(Pattern.quote(english.substring(end, varying.start())));
                form.append("(?<v").append(varying.group(1)).append(">.*?)");
                end = varying.end();
            }
            form.append(Pattern.quote(english.substring(end)));
            return new Phrase(Pattern.compile(form.toString(), Pattern.DOTALL), spanish);
        }
    }

    private Phrases(JsonNode document) {
        this.types = words(document.get("types"));
        this.resources = words(document.get("resources"));
        for (JsonNode phrase : document.get("phrases")) {
            phrases.add(Phrase.of(phrase.get("en").asString(), phrase.get("es").asString()));
        }
    }

    static Phrases load() {
        try (InputStream in =
                Objects.requireNonNull(Phrases.class.getResourceAsStream("/phrases.yaml"))) {
            return new Phrases(new YAMLMapper().readTree(in));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Map<String, String> words(JsonNode listed) {
        Map<String, String> words = new LinkedHashMap<>();
        listed.forEach(word -> words.put(word.get("en").asString(), word.get("es").asString()));
        return Map.copyOf(words);
    }

    /// A value of a refusal in Spanish; as it is where it is no word of ours. Null is a sentence
    /// that has no Spanish form.
    ///
    /// @param name of the value
    @Nullable String spanish(String code, String name, String value) {
        return switch (name) {
            case "expected" -> code.equals("invalid_type") ? types(value) : orSame(value);
            case "resource" -> resources.getOrDefault(value, value);
            case "problem", "first", "second" -> orSame(value);
            // Names and values are not translated.
            case "property", "allowed" -> value.contains(" ") ? orSame(value) : value;
            case "detail", "reason" -> find(value).orElse(null);
            default -> value;
        };
    }

    private String types(String listed) {
        return Stream.of(listed.split(", ", -1))
                .map(type -> types.getOrDefault(type, type))
                .collect(Collectors.joining(", "));
    }

    private String orSame(String text) {
        return find(text).orElse(text);
    }

    private Optional<String> find(String text) {
        if (text.length() > SENTENCE_CHARS_MAX) {
            return Optional.empty();
        }
        for (Phrase phrase : phrases) {
            Matcher found = phrase.english().matcher(text);
            if (found.matches()) {
                return Optional.of(
                        VARYING.matcher(phrase.spanish())
                                .replaceAll(varying ->
                                        Matcher.quoteReplacement(
                                                orSame(found.group("v" + varying.group(1))))));
            }
        }
        return Optional.empty();
    }
}
