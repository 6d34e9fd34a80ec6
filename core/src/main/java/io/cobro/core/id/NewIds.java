package io.cobro.core.id;

import java.util.UUID;

/// Where new ids come from: time-ordered UUIDs of version 7, each one only once.
///
/// A port, because the generator is a library's; one that derives ids from the idempotency key
/// makes a run repeatable (see [DerivedIds]).
@FunctionalInterface
public interface NewIds {

    UUID next();

    /// The source for a step of the same command, named by what the step is about, so that its ids
    /// do not depend on the steps before it.
    default NewIds forStep(String step) {
        return this;
    }
}
