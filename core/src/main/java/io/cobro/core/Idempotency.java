package io.cobro.core;

import java.util.regex.Pattern;

/// The caller's promise that a repeated command is the same command.
///
/// @param key the text of the `Idempotency-Key`, 1 to [#KEY_LENGTH_MAX] characters
/// @param fingerprint hex SHA-256 of the operation and the canonical content
public record Idempotency(String key, String fingerprint) {

    public static final int KEY_LENGTH_MAX = 255;

    /// Days for which a stored response is replayed.
    public static final int KEPT_DAYS = 30;

    private static final Pattern KEY_FORM =
            Pattern.compile(
                    "[\\x21-\\x7e](?:[\\x20-\\x7e]{0," + (KEY_LENGTH_MAX - 2) + "}[\\x21-\\x7e])?");

    /// Whether a text can be a key: printable ASCII characters, of which neither the first nor the
    /// last is a blank, for headers lose those.
    public static boolean isKey(String text) {
        return KEY_FORM.matcher(text).matches();
    }
}
