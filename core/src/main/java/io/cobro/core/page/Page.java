package io.cobro.core.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a list.
///
/// @param places where each of the items stands, in their order
/// @param hasNext whether there are items after the last one
/// @param hasPrevious whether there are items before the first one
/// @param total how many items the whole list has; null unless it was asked for
/// @param sequence the place in the tenant's log that the items are not older than: what changed
///   after it is asked for with [PageRequest#changedSince]; null where that cannot be asked
public record Page<T>(
        List<T> items,
        List<Place> places,
        boolean hasNext,
        boolean hasPrevious,
        @Nullable Long total,
        @Nullable Long sequence) {

    /// @throws IllegalArgumentException if there is not one place for each item
    public Page {
        items = List.copyOf(items);
        places = List.copyOf(places);
        if (items.size() != places.size()) {
            throw new IllegalArgumentException(
                    items.size() + " items at " + places.size() + " places");
        }
    }

    /// The page of what was found of a list.
    ///
    /// @param found the items of the page and one more if there is one, in the order of the list
    public static <T> Page<T> of(
            List<T> found, Function<T, Place> place, PageRequest request, @Nullable Long total) {
        boolean more = found.size() > request.limit();
        List<T> items = new ArrayList<>(found);
        if (more && request.isBack()) {
            items.removeFirst();
        } else if (more) {
            items.removeLast();
        }
        List<Place> places = items.stream().map(place).toList();
        return request.isBack()
                ? new Page<>(items, places, request.before() != null, more, total, null)
                : new Page<>(items, places, more, request.after() != null, total, null);
    }

    /// The same page with its place in the log.
    public Page<T> at(long newSequence) {
        return new Page<>(items, places, hasNext, hasPrevious, total, newSequence);
    }
}
