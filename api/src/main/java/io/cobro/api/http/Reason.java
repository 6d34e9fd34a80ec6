package io.cobro.api.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a change is made: free text of the header `Cobro-Reason`, for the audit log.
///
/// A header is ASCII. Other characters, and the percent sign itself, are written as bytes of UTF-8
/// behind percent signs, as `encodeURIComponent` writes them: `Pag%C3%B3 en caja`.
public final class Reason {

    public static final HeaderName HEADER = HeaderNames.create("Cobro-Reason");

    /// Characters after decoding.
    public static final int CHARS_MAX = 500;

    private Reason() {}

    /// The reason of a request; null where none is given.
    ///
    /// @throws ProblemException `reason_invalid`
    public static @Nullable String of(ServerRequest request) {
        String given = RequestHead.header(request, HEADER);
        return given == null
                ? null
                : decoded(given)
                        .map(String::strip)
                        .filter(Reason::isReason)
                        .orElseThrow(() ->
                                new ProblemException(
                                        ProblemException.Place.HEADER,
                                        HEADER.defaultCase(),
                                        "reason_invalid",
                                        Map.of("limit", Integer.toString(CHARS_MAX))));
    }

    private static boolean isReason(String text) {
        return !text.isEmpty()
                && text.length() <= CHARS_MAX
                && text.codePoints().noneMatch(Reason::breaksLines);
    }

    private static boolean breaksLines(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /// Empty if it is not ASCII, or what stands behind a percent sign is not UTF-8.
    static Optional<String> decoded(String header) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(header.length());
        for (int i = 0; i < header.length(); i++) {
            char character = header.charAt(i);
            if (character == '%') {
                if (i + 2 >= header.length()
                        || !HexFormat.isHexDigit(header.charAt(i + 1))
                        || !HexFormat.isHexDigit(header.charAt(i + 2))) {
                    return Optional.empty();
                }
                bytes.write(HexFormat.fromHexDigits(header, i + 1, i + 3));
                i += 2;
            } else if (character > '~') {
                return Optional.empty();
            } else {
                bytes.write(character);
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes.toByteArray()))
                            .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
