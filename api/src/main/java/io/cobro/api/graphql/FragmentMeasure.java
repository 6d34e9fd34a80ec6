package io.cobro.api.graphql;

import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import io.cobro.api.http.ProblemException;
import io.cobro.core.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many fragments a document has and how far they stand in each other, measured before the
/// engine checks it: its checks walk each fragment's fragments anew, and of 1,000 in a chain, which
/// is a small document, they take more than a minute. This walks each once.
///
/// Not thread-safe; one for each document.
final class FragmentMeasure {

    /// Fragments of a document.
    static final int FRAGMENTS_MAX = 200;

    /// Fragments in each other.
    static final int LEVELS_MAX = 50;

    /// Fragments times operations: each operation is checked with all that it uses.
    static final int WALKS_MAX = 5_000;

    /// The level of a fragment that is being walked.
    private static final int OPEN = -1;

    private final List<FragmentDefinition> definitions;

    private final Map<String, FragmentDefinition> fragments = new HashMap<>();

    private final int operations;

    /// Fragments that stand in each other below a fragment, itself counted.
    private final Map<String, Integer> levels = new HashMap<>();

    FragmentMeasure(Document document) {
        operations = document.getDefinitionsOfType(OperationDefinition.class).size();
        definitions = document.getDefinitionsOfType(FragmentDefinition.class);
    }

    /// @throws ProblemException `query_too_costly`, `query_too_deep`, or `query_invalid` for two
    ///   fragments of one name and for a fragment that stands in itself
    void measure() {
        if (definitions.size() > FRAGMENTS_MAX) {
            throw DocumentMeasure.tooMany("fragments", FRAGMENTS_MAX);
        }
        if (definitions.size() * operations > WALKS_MAX) {
            throw DocumentMeasure.tooMany("fragments in all of its operations", WALKS_MAX);
        }
        for (FragmentDefinition fragment : definitions) {
            if (fragments.putIfAbsent(fragment.getName(), fragment) != null) {
                throw invalid(
                        Map.of(
                                "reason",
                                "There can be only one fragment named '"
                                        + fragment.getName()
                                        + "'"));
            }
        }
        int deepest = fragments.keySet().stream().mapToInt(this::levels).max().orElse(0);
        if (deepest > LEVELS_MAX) {
            throw DocumentMeasure.tooDeep(deepest, LEVELS_MAX);
        }
    }

    private int levels(String name) {
        FragmentDefinition fragment = fragments.get(name);
        if (fragment == null) {
            return 0;
        }
        Integer known = levels.putIfAbsent(name, OPEN);
        if (known != null && known == OPEN) {
            throw invalid(Map.of("reason", "The fragment " + name + " stands in itself."));
        }
        if (known != null) {
            return known;
        }
        List<String> inside = new ArrayList<>();
        collect(fragment.getSelectionSet(), inside);
        int deepest = 0;
        for (String other : inside) {
            deepest = Math.max(deepest, levels(other));
        }
        levels.put(name, deepest + 1);
        return deepest + 1;
    }

    private static ProblemException invalid(Map<String, String> values) {
        return new ProblemException(Refusal.of("query_invalid", values));
    }

    private static void collect(@Nullable SelectionSet selections, List<String> names) {
        if (selections == null) {
            return;
        }
        for (Selection<?> selection : selections.getSelections()) {
            switch (selection) {
                case Field field -> collect(field.getSelectionSet(), names);
                case InlineFragment fragment -> collect(fragment.getSelectionSet(), names);
                case FragmentSpread spread -> names.add(spread.getName());
                default -> throw new IllegalArgumentException("no selection is " + selection);
            }
        }
    }
}
