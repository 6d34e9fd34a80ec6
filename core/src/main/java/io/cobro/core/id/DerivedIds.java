package io.cobro.core.id;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/// Ids that depend only on an instant, a text and their ordinal, so that the same command, run
/// again, makes the same ids. The demonstration uses it: its report is a function of its input.
///
/// UUIDs of version 7: 48 bits of milliseconds, then bits of SHA-256 over text and ordinal. Not
/// thread-safe: one instance serves one command.
public final class DerivedIds implements NewIds {

    private final long millis;
    private final String text;
    private int ordinal;

    public DerivedIds(Instant instant, String text) {
        this.millis = instant.toEpochMilli();
        this.text = text;
    }

    @Override
    public UUID next() {
        byte[] digest = sha256(text + '\n' + ordinal++);
        ByteBuffer bits = ByteBuffer.wrap(digest);
        // The ordinal leads the random part, so that ids of one command keep their order.
        long high = (millis << 16) | 0x7000L | (ordinal & 0xfffL);
        long low = (bits.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    @Override
    public NewIds forStep(String step) {
        return new DerivedIds(Instant.ofEpochMilli(millis), text + '\n' + step);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
