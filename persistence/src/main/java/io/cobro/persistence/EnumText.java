package io.cobro.persistence;

import java.util.Locale;

/// Enums as SQL has them: text in lower case.
public final class EnumText {

    private EnumText() {}

    public static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException if there is no such value: a bug
    public static <E extends Enum<E>> E read(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }
}
