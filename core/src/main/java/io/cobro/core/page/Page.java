package io.cobro.core.page;

import java.util.List;
import java.util.function.Function;

/// A part of a list.
///
/// @param hasNext whether there are items after the last one
/// @param hasPrevious whether there are items before the first one
public record Page<T>(List<T> items, boolean hasNext, boolean hasPrevious) {

    public Page {
        items = List.copyOf(items);
    }

    public <R> Page<R> map(Function<T, R> function) {
        return new Page<>(items.stream().map(function).toList(), hasNext, hasPrevious);
    }
}
