package io.cobro.core;

/// The caller's promise that a repeated command is the same command.
///
/// @param key the text of the `Idempotency-Key`, 1 to [#KEY_LENGTH_MAX] characters
/// @param fingerprint hex SHA-256 of the command's type and canonical content
public record Idempotency(String key, String fingerprint) {

    public static final int KEY_LENGTH_MAX = 255;

    /// Days for which a stored response is replayed.
    public static final int KEPT_DAYS = 30;
}
