package io.cobro.api.http;

import io.cobro.core.page.Page;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;

/// The pages of a list one after the other, each read when it is asked for: only one is in hand.
final class Pages<T> implements Iterator<Page<T>> {

    private final UnaryOperator<Page<T>> following;
    private Page<T> last;
    private boolean begun;

    /// @param first the first page, which is there already
    /// @param following reads the page after another one
    Pages(Page<T> first, UnaryOperator<Page<T>> following) {
        this.last = first;
        this.following = following;
    }

    @Override
    public boolean hasNext() {
        return !begun || last.hasNext();
    }

    @Override
    public Page<T> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (begun) {
            last = following.apply(last);
        }
        begun = true;
        return last;
    }
}
