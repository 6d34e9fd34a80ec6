package io.cobro.core.page;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a list.
///
/// @param hasNext whether there are items after the last one
/// @param hasPrevious whether there are items before the first one
/// @param sequence the place in the tenant's log that the items are not older than: what changed
///   after it is asked for with [PageRequest#changedSince]; null where that cannot be asked
public record Page<T>(
        List<T> items, boolean hasNext, boolean hasPrevious, @Nullable Long sequence) {

    public Page {
        items = List.copyOf(items);
    }

    public Page(List<T> items, boolean hasNext, boolean hasPrevious) {
        this(items, hasNext, hasPrevious, null);
    }

    /// The same page with its place in the log.
    public Page<T> at(long place) {
        return new Page<>(items, hasNext, hasPrevious, place);
    }

    public <R> Page<R> map(Function<T, R> function) {
        return new Page<>(items.stream().map(function).toList(), hasNext, hasPrevious, sequence);
    }
}
