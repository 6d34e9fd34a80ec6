package io.cobro.api.http;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Properties that are null, where that says what leaving them out says.
final class Nulls {

    private Nulls() {}

    /// Removes them from a tree, at any depth.
    static void removeFrom(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            List.copyOf(object.propertyNames()).stream()
                    .filter(name -> object.get(name).isNull())
                    .forEach(object::remove);
        }
        tree.valueStream().forEach(Nulls::removeFrom);
    }
}
