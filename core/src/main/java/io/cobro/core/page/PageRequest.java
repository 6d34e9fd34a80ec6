package io.cobro.core.page;

import org.jspecify.annotations.Nullable;

/// Which part of a list is wanted.
///
/// @param limit 1 to [#LIMIT_MAX]
/// @param order null for the list's own: mostly that of ids, newest first
/// @param after the place that the page begins after, or null
/// @param before the place that the page ends before, or null; not both
/// @param isAtEnd whether the last items are wanted; no place is given then
/// @param changedSince only what events after this sequence of the log are about; null for all
/// @param isCounted whether it is wanted how many items the whole list has
public record PageRequest(
        int limit,
        @Nullable Order order,
        @Nullable Place after,
        @Nullable Place before,
        boolean isAtEnd,
        @Nullable Long changedSince,
        boolean isCounted) {

    public static final int LIMIT_MAX = 200;
    public static final int LIMIT_DEFAULT = 50;

    /// @throws IllegalArgumentException if the limit is out of range, or several places are given:
    ///   callers refuse that before
    public PageRequest {
        if (limit < 1
                || limit > LIMIT_MAX
                || (after != null && before != null)
                || (isAtEnd && (after != null || before != null))) {
            throw new IllegalArgumentException("limit " + limit);
        }
    }

    public static PageRequest first(int limit) {
        return new PageRequest(limit, null, null, null, false, null, false);
    }

    /// The same list in another order, from its beginning.
    public PageRequest in(Order other) {
        return new PageRequest(limit, other, null, null, false, changedSince, isCounted);
    }

    /// The part after a place of the same list.
    public PageRequest after(Place place) {
        return new PageRequest(limit, order, place, null, false, changedSince, isCounted);
    }

    /// The part before a place of the same list.
    public PageRequest before(Place place) {
        return new PageRequest(limit, order, null, place, false, changedSince, isCounted);
    }

    /// The end of the same list.
    public PageRequest atEnd() {
        return new PageRequest(limit, order, null, null, true, changedSince, isCounted);
    }

    /// Parts of another size.
    public PageRequest by(int size) {
        return new PageRequest(size, order, after, before, isAtEnd, changedSince, isCounted);
    }

    /// The same part, with or without the number of items of the whole list.
    public PageRequest counted(boolean wanted) {
        return new PageRequest(limit, order, after, before, isAtEnd, changedSince, wanted);
    }

    /// Whether the items nearest to the end of the part are wanted, and not those nearest to its
    /// beginning.
    public boolean isBack() {
        return isAtEnd || before != null;
    }
}
