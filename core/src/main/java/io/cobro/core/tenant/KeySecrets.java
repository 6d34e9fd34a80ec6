package io.cobro.core.tenant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/// Making and hashing the secrets of API keys: `cobro_live_` or `cobro_test_` and 64 hex digits,
/// 256 random bits. Thread-safe.
public final class KeySecrets {

    private static final int BYTES = 32;

    /// Hex digits that are shown to recognise a key by.
    private static final int SHOWN = 6;

    private final SecureRandom random = new SecureRandom();

    /// @param secret the whole key, to be shown once
    /// @param prefix what it is recognised by
    record Made(String secret, String prefix) {}

    Made make(TenantMode mode) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String start = "cobro_" + mode.name().toLowerCase(Locale.ROOT) + "_";
        String secret = start + HexFormat.of().formatHex(bytes);
        return new Made(secret, secret.substring(0, start.length() + SHOWN));
    }

    /// SHA-256 of a key: it has 256 random bits, so that no slow hash is needed.
    public static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
