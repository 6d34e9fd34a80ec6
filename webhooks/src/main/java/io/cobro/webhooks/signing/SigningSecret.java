package io.cobro.webhooks.signing;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/// The secret that Cobro and one endpoint share: `whsec_` and the base64 of 24 to 64 bytes.
///
/// Never printed: `toString` hides it. Source: Standard Webhooks 1.0.0, "Signature scheme".
///
/// @param text the whole text, with its prefix, as the integrator puts it into a library
public record SigningSecret(String text) {

    public static final String PREFIX = "whsec_";
    public static final int BYTES_MIN = 24;
    public static final int BYTES_MAX = 64;

    private static final int NEW_BYTES = 32;

    /// Checks the form.
    ///
    /// @throws IllegalArgumentException if the text has another form
    public SigningSecret {
        if (!isSecret(text)) {
            throw new IllegalArgumentException(
                    "not a signing secret: %s and the base64 of %d to %d bytes"
                            .formatted(PREFIX, BYTES_MIN, BYTES_MAX));
        }
    }

    /// A new one of 32 random bytes.
    public static SigningSecret generate(SecureRandom random) {
        byte[] bytes = new byte[NEW_BYTES];
        random.nextBytes(bytes);
        return new SigningSecret(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }

    /// Reads a secret from outside; empty if the text has another form.
    public static Optional<SigningSecret> parse(String text) {
        return isSecret(text) ? Optional.of(new SigningSecret(text)) : Optional.empty();
    }

    private static boolean isSecret(String text) {
        if (!text.startsWith(PREFIX)) {
            return false;
        }
        try {
            int bytes = Base64.getDecoder().decode(text.substring(PREFIX.length())).length;
            return bytes >= BYTES_MIN && bytes <= BYTES_MAX;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
