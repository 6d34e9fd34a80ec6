package io.cobro.webhooks.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Keeps secrets at rest: AES-256-GCM with keys of the setting `COBRO_SECRETS_KEY`.
///
/// The first key seals, all of them open, so that a new key can be put before the old one. A sealed
/// text names its key, `v1.{key id}.{base64url of nonce and ciphertext}`, and is bound to its
/// owner: copied to another row it does not open. Thread-safe.
public final class SecretBox {

    public static final int KEY_BYTES = 32;
    public static final int KEYS_MAX = 10;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String VERSION = "v1";

    private final List<Key> keys;
    private final SecureRandom random;

    private SecretBox(List<Key> keys, SecureRandom random) {
        this.keys = List.copyOf(keys);
        this.random = random;
    }

    /// A box with the keys of the setting.
    ///
    /// @param setting from 1 to [#KEYS_MAX] keys, each the base64 of 32 bytes, separated by commas
    /// @throws IllegalArgumentException if the setting has another form; the message does not quote
    ///   it
    public static SecretBox of(String setting, SecureRandom random) {
        List<Key> keys = new ArrayList<>();
        for (String text : setting.split(",", -1)) {
            keys.add(Key.of(text.strip()));
        }
        if (keys.size() > KEYS_MAX) {
            throw new IllegalArgumentException(
                    "COBRO_SECRETS_KEY holds more than " + KEYS_MAX + " keys");
        }
        return new SecretBox(keys, random);
    }

    /// A new key in the form of the setting.
    public static String newKey(SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /// Encrypts a secret.
    ///
    /// @param owner whose secret it is, such as the id of its endpoint
    public String seal(String secret, String owner) {
        Key key = keys.getFirst();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, nonce, owner, secret.getBytes(UTF_8));
        byte[] box =
                ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
        return VERSION + "." + key.id + "." + Base64.getUrlEncoder().encodeToString(box);
    }

    /// Decrypts a secret; empty if no key of the setting sealed it, it was sealed for another owner
    /// or it was changed.
    public Optional<String> open(String sealed, String owner) {
        String[] parts = sealed.split("\\.", -1);
        if (parts.length != 3 || !parts[0].equals(VERSION)) {
            return Optional.empty();
        }
        return keys.stream()
                .filter(key -> key.id.equals(parts[1]))
                .findFirst()
                .flatMap(key -> open(key, parts[2], owner));
    }

    private static Optional<String> open(Key key, String base64, String owner) {
        byte[] box;
        try {
            box = Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (box.length < NONCE_BYTES + TAG_BITS / 8) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOf(box, NONCE_BYTES);
        byte[] sealed = Arrays.copyOfRange(box, NONCE_BYTES, box.length);
        try {
            return Optional.of(
                    new String(
                            cipher(Cipher.DECRYPT_MODE, key, nonce, owner).doFinal(sealed), UTF_8));
        } catch (AEADBadTagException changed) {
            return Optional.empty();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] crypt(int mode, Key key, byte[] nonce, String owner, byte[] content) {
        try {
            return cipher(mode, key, nonce, owner).doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, String owner)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(UTF_8));
        return cipher;
    }

    /// A key with the short hash that names it in sealed texts.
    private record Key(String id, SecretKeySpec key) {

        static Key of(String base64) {
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException notBase64) {
                bytes = new byte[0];
            }
            if (bytes.length != KEY_BYTES) {
                throw new IllegalArgumentException(
                        "COBRO_SECRETS_KEY must be the base64 of 32 bytes, or several of them"
                                + " separated by commas");
            }
            return new Key(idOf(bytes), new SecretKeySpec(bytes, "AES"));
        }

        private static String idOf(byte[] key) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
                return HexFormat.of().formatHex(hash, 0, 4);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
