package io.cobro.api.demo;

import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lists read to their end.
final class Pages {

    private Pages() {}

    static <T> List<T> all(Function<PageRequest, Page<T>> list, Function<T, UUID> id) {
        List<T> items = new ArrayList<>();
        @Nullable UUID after = null;
        for (; ; ) {
            Page<T> page = list.apply(new PageRequest(PageRequest.LIMIT_MAX, after, null));
            items.addAll(page.items());
            if (!page.hasNext()) {
                return items;
            }
            after = id.apply(page.items().getLast());
        }
    }
}
