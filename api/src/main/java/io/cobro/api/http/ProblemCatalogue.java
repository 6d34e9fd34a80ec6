package io.cobro.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Every refusal that there is: `problems.yaml`, in English and Spanish.
public final class ProblemCatalogue {

    private static final Pattern VALUE = Pattern.compile("\\{([a-z_]+)}");
    private static final Phrases PHRASES = Phrases.load();

    private final Map<String, ProblemType> types = new LinkedHashMap<>();

    /// One kind of problem.
    public record ProblemType(
            String code,
            int status,
            String titleEn,
            String titleEs,
            String detailEn,
            String detailEs) {

        public String title(Locale language) {
            return isSpanish(language) ? titleEs : titleEn;
        }

        /// The explanation as the catalogue has it, with the names of its values in braces.
        public String detail(Locale language) {
            return isSpanish(language) ? detailEs : detailEn;
        }

        /// The explanation with its values.
        ///
        /// A value named `detail` is a sentence of whoever found the fault, and says more. What has
        /// no Spanish form is left to the title.
        public String detail(Locale language, Map<String, String> values) {
            return isSpanish(language) ? inSpanish(values) : inEnglish(values);
        }

        private String inEnglish(Map<String, String> values) {
            String sentence = values.get("detail");
            return sentence != null ? sentence : filled(detailEn, values);
        }

        private String inSpanish(Map<String, String> values) {
            Map<String, String> told = new HashMap<>();
            values.forEach((name, value) -> {
                String spanish = PHRASES.spanish(code, name, value);
                if (spanish != null) {
                    told.put(name, spanish);
                }
            });
            String sentence = told.get("detail");
            if (sentence != null) {
                return titleEs + ": " + sentence + ".";
            }
            return told.size() == values.size() ? filled(detailEs, told) : titleEs + ".";
        }

        private static String filled(String sentence, Map<String, String> values) {
            return VALUE.matcher(sentence)
                    .replaceAll(found ->
                            Matcher.quoteReplacement(
                                    values.getOrDefault(found.group(1), found.group(1))));
        }

        private static boolean isSpanish(Locale language) {
            return language.getLanguage().equals("es");
        }
    }

    private ProblemCatalogue(JsonNode document) {
        for (JsonNode node : document.get("problems")) {
            ProblemType type =
                    new ProblemType(
                            node.get("code").asString(),
                            node.get("status").asInt(),
                            node.get("title_en").asString(),
                            node.get("title_es").asString(),
                            node.get("detail_en").asString(),
                            node.get("detail_es").asString());
            types.put(type.code(), type);
        }
    }

    public static ProblemCatalogue load() {
        try (InputStream in =
                Objects.requireNonNull(
                        ProblemCatalogue.class.getResourceAsStream("/problems.yaml"))) {
            return new ProblemCatalogue(new YAMLMapper().readTree(in));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public List<ProblemType> all() {
        return List.copyOf(types.values());
    }

    public Optional<ProblemType> find(String code) {
        return Optional.ofNullable(types.get(code));
    }

    /// @throws IllegalStateException if the catalogue lacks the code: a bug that a test finds
    public ProblemType get(String code) {
        return find(code)
                .orElseThrow(
                        () -> new IllegalStateException("the problem catalogue lacks " + code));
    }
}
