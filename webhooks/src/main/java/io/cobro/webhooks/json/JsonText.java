package io.cobro.webhooks.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON as text: the one mapper, the forms of values, and the reading of text from outside.
///
/// Numbers with decimals are written as strings and never become floats. Reading refuses what
/// readers of JSON disagree about: a name twice in one object, text that is not UTF-8, halves of
/// surrogate pairs, and NUL, which PostgreSQL cannot store.
public final class JsonText {

    public static final int DEPTH_MAX = 64;
    public static final int STRING_CHARS_MAX = 65_536;
    public static final int NAME_CHARS_MAX = 256;
    public static final int NUMBER_CHARS_MAX = 64;

    /// Thread-safe, and the only one: what it refuses, all of Cobro refuses.
    public static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxStringLength(STRING_CHARS_MAX)
                                                    .maxNameLength(NAME_CHARS_MAX)
                                                    .maxNumberLength(NUMBER_CHARS_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private JsonText() {}

    /// An instant in UTC with milliseconds: `2026-11-21T06:00:00.000Z`.
    public static String of(Instant instant) {
        return INSTANT.format(instant);
    }

    /// A decimal without exponent, with the digits that it has: `1160.00`.
    public static String of(BigDecimal decimal) {
        return decimal.toPlainString();
    }

    /// Reads one JSON text from outside.
    public static Parsed parse(byte[] utf8) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException notUtf8) {
            return new Parsed.Malformed("The text is not UTF-8.");
        }
        return parse(text);
    }

    /// Reads one JSON text from outside.
    public static Parsed parse(String text) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(text);
        } catch (JacksonException malformed) {
            return new Parsed.Malformed(sentence(malformed));
        }
        if (tree.isMissingNode()) {
            return new Parsed.Malformed("The text is empty.");
        }
        if (!hasOnlyCharacters(tree)) {
            return new Parsed.Malformed(
                    "A string or name holds NUL or half of a surrogate pair, which is no character.");
        }
        return hasOnlyWritableNumbers(tree)
                ? new Parsed.Tree(tree)
                : new Parsed.Malformed(
                        "A number has more than %d digits.".formatted(NUMBER_CHARS_MAX));
    }

    private static String sentence(JacksonException malformed) {
        // Null where a limit was passed, whatever the type says.
        @Nullable TokenStreamLocation at = malformed.getLocation();
        String where =
                at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return "Not valid JSON%s: %s".formatted(where, malformed.getOriginalMessage());
    }

    /// Whether a number can be written out: `1e999999999` is short only with its exponent.
    public static boolean isWritable(BigDecimal number) {
        return number.scale() <= NUMBER_CHARS_MAX
                && (long) number.precision() - number.scale() <= NUMBER_CHARS_MAX;
    }

    /// Puts whole numbers beyond 64 bits as such, for readers take decimals for smaller ones.
    private static boolean hasOnlyWritableNumbers(JsonNode node) {
        if (node.isBigDecimal()) {
            return isWritable(node.decimalValue());
        }
        if (node instanceof ObjectNode object) {
            object.propertyStream()
                    .filter(property -> isBeyondLong(property.getValue()))
                    .toList()
                    .forEach(property -> object.set(property.getKey(), whole(property.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (isBeyondLong(array.get(i))) {
                    array.set(i, whole(array.get(i)));
                }
            }
        }
        return node.valueStream().allMatch(JsonText::hasOnlyWritableNumbers);
    }

    private static boolean isBeyondLong(JsonNode node) {
        return node.isBigDecimal()
                && isWritable(node.decimalValue())
                && node.decimalValue().abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0;
    }

    /// What is behind the point says nothing more about a number that is out of every range.
    private static JsonNode whole(JsonNode decimal) {
        return JsonNodeFactory.instance.numberNode(decimal.decimalValue().toBigInteger());
    }

    private static boolean hasOnlyCharacters(JsonNode node) {
        if (node.isString()) {
            return hasOnlyCharacters(node.stringValue());
        }
        return node.propertyNames().stream().allMatch(JsonText::hasOnlyCharacters)
                && node.valueStream().allMatch(JsonText::hasOnlyCharacters);
    }

    private static boolean hasOnlyCharacters(String text) {
        return text.codePoints()
                .noneMatch(c ->
                        c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    /// What came of reading a JSON text.
    public sealed interface Parsed {

        /// The text is JSON.
        record Tree(JsonNode node) implements Parsed {}

        /// The text is not acceptable JSON.
        ///
        /// @param sentence why, for the caller
        record Malformed(String sentence) implements Parsed {}
    }
}
