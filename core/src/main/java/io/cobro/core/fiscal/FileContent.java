package io.cobro.core.fiscal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The bytes of a file, compared and printed by their SHA-256.
public final class FileContent {

    private final byte[] bytes;
    private final String sha256;

    public FileContent(byte[] bytes) {
        this.bytes = bytes.clone();
        this.sha256 = sha256(bytes);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /// 64 hex digits.
    public String sha256() {
        return sha256;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileContent content && content.sha256.equals(sha256);
    }

    @Override
    public int hashCode() {
        return sha256.hashCode();
    }

    @Override
    public String toString() {
        return "sha256:" + sha256;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
