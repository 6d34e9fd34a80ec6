package io.cobro.persistence;

import org.jspecify.annotations.Nullable;

/// From one value to another, both included; null leaves an end open.
public record Range<T>(@Nullable T from, @Nullable T to) {

    private static final Range<?> ALL = new Range<>(null, null);

    @SuppressWarnings("unchecked") // It holds no value.
    public static <T> Range<T> all() {
        return (Range<T>) ALL;
    }
}
