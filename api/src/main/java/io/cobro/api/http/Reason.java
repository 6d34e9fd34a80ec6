package io.cobro.api.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Map;
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
                : PercentEncoding.decoded(given)
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
}
