package io.cobro.persistence;

import org.jspecify.annotations.Nullable;

/// A value turned out to be taken, for all that the transaction could see before.
final class MetMeanwhileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Duplicates.@Nullable Taken taken;

    /// @param taken null where it may be one of several
    MetMeanwhileException(Duplicates.@Nullable Taken taken) {
        super(null, null, false, false);
        this.taken = taken;
    }

    Duplicates.@Nullable Taken taken() {
        return taken;
    }
}
