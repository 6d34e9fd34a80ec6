package io.cobro.persistence;

/// Counts the groups of statements that travel to the database, so that tests can hold an operation
/// to the two that it is designed for.
public final class RoundTrips {

    private static final ScopedValue<RoundTrips> COUNTER = ScopedValue.newInstance();

    private int count;

    private RoundTrips() {}

    /// What some work gave, and the round trips that it took on its own thread.
    public record Counted<T>(T value, int roundTrips) {}

    /// Does the work and counts.
    ///
    /// @throws X what the work throws
    public static <T, X extends Throwable> Counted<T> during(
            ScopedValue.CallableOp<? extends T, X> work) throws X {
        RoundTrips counter = new RoundTrips();
        T value = ScopedValue.where(COUNTER, counter).call(work);
        return new Counted<>(value, counter.count);
    }

    static void add() {
        if (COUNTER.isBound()) {
            COUNTER.get().count++;
        }
    }
}
