package io.cobro.api.graphql;

import graphql.schema.DataFetcher;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// What fetches which field. Every field is named here by hand; none is found by reflection.
final class Fetchers {

    private final Map<String, DataFetcher<?>> byField = new TreeMap<>();

    /// The fields of one type.
    Type type(String name) {
        return new Type(name);
    }

    /// Every field that something fetches, such as `Invoice.customer`.
    Set<String> fields() {
        return Set.copyOf(byField.keySet());
    }

    DataFetcher<?> get(String field) {
        return Objects.requireNonNull(byField.get(field), field);
    }

    final class Type {

        private final String name;

        private Type(String name) {
            this.name = name;
        }

        /// Fields that are read from the JSON of their object.
        Type json(String... fields) {
            for (String field : fields) {
                field(field, JsonField.INSTANCE);
            }
            return this;
        }

        /// @throws IllegalStateException if something fetches the field already
        Type field(String field, DataFetcher<?> fetcher) {
            String place = name + "." + field;
            if (byField.putIfAbsent(place, fetcher) != null) {
                throw new IllegalStateException(place + " is fetched twice");
            }
            return this;
        }
    }
}
