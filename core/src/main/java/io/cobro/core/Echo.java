package io.cobro.core;

import org.jspecify.annotations.Nullable;

/// What a caller who puts a thing repeats of it beside what can be set.
@FunctionalInterface
public interface Echo {

    /// Nothing is repeated.
    Echo NONE = _ -> {};

    /// @param present the thing as it is; null where there is none
    /// @throws RefusedException `read_only_property` if what is repeated is not so
    void requireOf(@Nullable Resource present);
}
