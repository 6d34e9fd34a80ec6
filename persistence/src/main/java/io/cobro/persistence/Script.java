package io.cobro.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// A statement that is long enough to have a file of its own.
public final class Script {

    private Script() {}

    /// The text of a file beside a class.
    public static String beside(Class<?> owner, String fileName) {
        try (InputStream script = owner.getResourceAsStream(fileName)) {
            return new String(
                    Objects.requireNonNull(script, fileName).readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
