package io.cobro.core.page;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where an item stands in a list: whatever comes and goes before it, it stays there as long as it
/// is the same.
///
/// @param key what the list is sorted by, as a text; null where the item has none, and where the
///   list is in the order of ids
/// @param id the item's, or its number among those of the list
public record Place(@Nullable String key, UUID id) {

    /// The place in a list in the order of ids.
    public static Place of(UUID id) {
        return new Place(null, id);
    }

    /// The place in a list whose items have numbers in place of ids.
    public static Place of(long number) {
        return of(new UUID(0, number));
    }

    /// The number of [#of(long)].
    public long number() {
        return id.getLeastSignificantBits();
    }
}
