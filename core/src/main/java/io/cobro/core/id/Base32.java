package io.cobro.core.id;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// Crockford's base32 of 128 bits: 26 characters, no `i l o u`, sorts like the number.
///
/// Source: Douglas Crockford, "Base 32", https://www.crockford.com/base32.html (read 2026-11-21).
final class Base32 {

    static final int LENGTH = 26;

    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final byte[] VALUES = values();

    private Base32() {}

    static String encode(UUID id) {
        char[] text = new char[LENGTH];
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = ALPHABET.charAt((int) (low & 31));
            low = (low >>> 5) | (high << 59);
            high >>>= 5;
        }
        return new String(text);
    }

    static Optional<UUID> decode(String text) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            int value = c < VALUES.length ? VALUES[c] : -1;
            if (value < 0 || (high >>> 59) != 0) {
                return Optional.empty();
            }
            high = (high << 5) | (low >>> 59);
            low = (low << 5) | value;
        }
        return Optional.of(new UUID(high, low));
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (byte i = 0; i < ALPHABET.length(); i++) {
            char c = ALPHABET.charAt(i);
            values[c] = i;
            values[Character.toUpperCase(c)] = i;
        }
        return values;
    }
}
