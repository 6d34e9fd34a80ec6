package io.cobro.core.page;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which part of a list is wanted. Lists are in the order of ids, newest first.
///
/// @param limit 1 to [#LIMIT_MAX]
/// @param after the id that the page begins after, or null
/// @param before the id that the page ends before, or null; not both
/// @param changedSince only what events after this sequence of the log are about; null for all
public record PageRequest(
        int limit, @Nullable UUID after, @Nullable UUID before, @Nullable Long changedSince) {

    public static final int LIMIT_MAX = 200;
    public static final int LIMIT_DEFAULT = 50;

    /// @throws IllegalArgumentException if the limit is out of range: callers refuse that before
    public PageRequest {
        if (limit < 1 || limit > LIMIT_MAX || (after != null && before != null)) {
            throw new IllegalArgumentException("limit " + limit);
        }
    }

    public PageRequest(int limit, @Nullable UUID after, @Nullable UUID before) {
        this(limit, after, before, null);
    }

    public static PageRequest first(int limit) {
        return new PageRequest(limit, null, null);
    }
}
