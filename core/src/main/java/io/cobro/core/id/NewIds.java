package io.cobro.core.id;

import java.util.UUID;

/// Where new ids come from: time-ordered UUIDs of version 7, each one only once.
///
/// A port, because the generator is a library's; one that derives ids from the idempotency key
/// makes a run repeatable (see [DerivedIds]).
@FunctionalInterface
public interface NewIds {

    UUID next();
}
