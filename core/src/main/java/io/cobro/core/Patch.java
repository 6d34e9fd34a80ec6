package io.cobro.core;

import org.jspecify.annotations.Nullable;

/// One property of a merge patch (RFC 7396): absent leaves it as it is, null clears it, a value
/// sets it.
///
/// @param <T> the property's type
public sealed interface Patch<T> {

    /// The patch does not name the property.
    record Absent<T>() implements Patch<T> {}

    /// The patch names the property; null clears it.
    record Set<T>(@Nullable T value) implements Patch<T> {}

    static <T> Patch<T> absent() {
        return new Absent<>();
    }

    static <T> Patch<T> set(@Nullable T value) {
        return new Set<>(value);
    }

    /// The property after the patch, for a property that can be cleared.
    default @Nullable T applyTo(@Nullable T current) {
        return switch (this) {
            case Absent<T> _ -> current;
            case Set<T>(var value) -> value;
        };
    }

    /// The property after the patch, for a property that always has a value: clearing it sets
    /// `cleared`.
    default T applyTo(T current, T cleared) {
        return switch (this) {
            case Absent<T> _ -> current;
            case Set<T>(var value) -> value == null ? cleared : value;
        };
    }
}
