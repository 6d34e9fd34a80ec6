package io.cobro.api.http;

import java.util.List;
import java.util.Optional;

/// The segments of a path as they were sent: different ones are read as different texts.
final class PathSegments {

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
                ? PercentEncoding.decoded(segments.get(names.indexOf(parameter)))
                : Optional.empty();
    }
}
