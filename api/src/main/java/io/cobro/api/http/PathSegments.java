package io.cobro.api.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The segments of a path as they were sent: different ones are read as different texts.
final class PathSegments {

    private static final int HEX = 16;
    private static final int ASCII_MAX = 0x7f;

    private PathSegments() {}

    /// The text of one segment.
    ///
    /// @param template the path of the operation
    /// @param parameter the segment of the template, such as `{external_id}`
    /// @param path as it was sent
    /// @return empty where it is not percent-encoded UTF-8, or the path has other segments
    static Optional<String> read(String template, String parameter, String path) {
        List<String> names = List.of(template.split("/", -1));
        List<String> segments = List.of(path.split("/", -1));
        return names.size() == segments.size()
                ? decoded(segments.get(names.indexOf(parameter)))
                : Optional.empty();
    }

    private static Optional<String> decoded(String segment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c > ASCII_MAX) {
                return Optional.empty();
            }
            if (c == '%') {
                if (i + 2 >= segment.length()) {
                    return Optional.empty();
                }
                int high = Character.digit(segment.charAt(i + 1), HEX);
                int low = Character.digit(segment.charAt(i + 2), HEX);
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.write(high * HEX + low);
                i += 2;
            } else {
                bytes.write(c);
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
