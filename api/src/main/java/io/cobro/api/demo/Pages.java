package io.cobro.api.demo;

import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Lists read to their end.
final class Pages {

    private static final PageRequest FIRST = PageRequest.first(PageRequest.LIMIT_MAX);

    private Pages() {}

    static <T> List<T> all(Function<PageRequest, Page<T>> list) {
        List<T> items = new ArrayList<>();
        Page<T> page = list.apply(FIRST);
        items.addAll(page.items());
        while (page.hasNext()) {
            page = list.apply(FIRST.after(page.places().getLast()));
            items.addAll(page.items());
        }
        return items;
    }
}
