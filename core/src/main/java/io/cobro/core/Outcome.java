package io.cobro.core;

import java.util.function.Function;

/// What became of a command.
///
/// @param <T> what it made or changed
public sealed interface Outcome<T extends Resource> {

    /// Carried out and committed.
    record Accepted<T extends Resource>(T value) implements Outcome<T> {}

    /// Carried out earlier under the same idempotency key; nothing happened now.
    ///
    /// @param response the JSON answered then
    record Replayed<T extends Resource>(String response) implements Outcome<T> {}

    /// Not carried out; nothing was changed.
    record Refused<T extends Resource>(Refusal refusal) implements Outcome<T> {}

    static <T extends Resource> Outcome<T> accepted(T value) {
        return new Accepted<>(value);
    }

    static <T extends Resource> Outcome<T> refused(Refusal refusal) {
        return new Refused<>(refusal);
    }

    /// One answer from the three cases.
    default <R> R fold(
            Function<T, R> accepted, Function<String, R> replayed, Function<Refusal, R> refused) {
        return switch (this) {
            case Accepted<T>(T value) -> accepted.apply(value);
            case Replayed<T>(String response) -> replayed.apply(response);
            case Refused<T>(Refusal refusal) -> refused.apply(refusal);
        };
    }
}
