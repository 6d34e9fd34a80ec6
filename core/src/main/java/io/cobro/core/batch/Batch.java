package io.cobro.core.batch;

import io.cobro.core.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Commands that are asked for together.
///
/// @param items in the order of the request, in which they are decided: each sees what those before
///   it did
public record Batch<C>(BatchMode mode, List<Item<C>> items) {

    /// Items that a batch may have.
    public static final int ITEMS_MAX = 1000;

    public Batch {
        items = List.copyOf(items);
    }

    /// One of the things asked for.
    public sealed interface Item<C> {}

    /// A command.
    public record Asked<C>(C command) implements Item<C> {}

    /// What no command could be made of.
    ///
    /// @param said the item as it was sent, as canonical text: what two batches are compared by
    public record Wrong<C>(String said, List<Refusal> refusals) implements Item<C> {

        public Wrong {
            refusals = List.copyOf(refusals);
        }
    }

    /// What is wrong with items, by their index.
    Map<Integer, List<Refusal>> wrong() {
        Map<Integer, List<Refusal>> wrong = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Wrong<C>(_, List<Refusal> refusals)) {
                wrong.put(i, refusals);
            }
        }
        return wrong;
    }

    /// The commands alone.
    List<C> commands() {
        return items.stream()
                .filter(Asked.class::isInstance)
                .map(item -> ((Asked<C>) item).command())
                .toList();
    }
}
