package io.cobro.core.batch;

/// What becomes of the items of a batch when one of them is refused.
public enum BatchMode {
    /// None is carried out.
    ATOMIC,
    /// The others are carried out.
    INDEPENDENT
}
