package io.cobro.core.id;

import java.util.Optional;
import java.util.UUID;

/// The id of one kind of thing: a UUID of version 7 inside, and outside a prefix that names the
/// kind with 26 characters of Crockford's base32, such as `inv_01jd8x6q3v8f0r9t2m4n5p6q7r`.
///
/// The text is written in lower case and read in either case. Ids order by time of creation.
public interface Id {

    UUID value();

    /// The kind, without the underscore: `inv`, `cus`, `pay`.
    String prefix();

    /// The public text.
    default String text() {
        return prefix() + "_" + Base32.encode(value());
    }

    /// Reads the public text of an id of one kind.
    ///
    /// @param prefix the kind that is expected, without the underscore
    /// @return the UUID, or empty if the text is not an id of that kind
    static Optional<UUID> parse(String prefix, String text) {
        int length = prefix.length();
        if (text.length() != length + 1 + Base32.LENGTH
                || !text.regionMatches(true, 0, prefix, 0, length)
                || text.charAt(length) != '_') {
            return Optional.empty();
        }
        return Base32.decode(text.substring(length + 1));
    }
}
