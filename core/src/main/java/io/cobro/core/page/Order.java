package io.cobro.core.page;

/// What a list is sorted by. What is the same in two items is in the order of their ids, in the
/// same direction.
///
/// @param key a name of the list's, such as `due_date`
public record Order(String key, boolean descending) {

    private static final String DOWN = "-";

    public static Order ascending(String key) {
        return new Order(key, false);
    }

    public static Order descending(String key) {
        return new Order(key, true);
    }

    /// Reads `due_date`, or `-due_date` for the greatest first.
    public static Order parse(String text) {
        return text.startsWith(DOWN) ? descending(text.substring(1)) : ascending(text);
    }

    /// As [#parse] reads it.
    public String text() {
        return descending ? DOWN + key : key;
    }
}
