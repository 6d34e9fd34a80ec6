package io.cobro.api.graphql;

import java.util.Locale;
import java.util.regex.Pattern;

/// The two spellings of a name: `dueDate` in GraphQL, `due_date` in JSON.
final class Names {

    /// Before a capital letter, and before digits that follow a letter: `days1To30`.
    private static final Pattern HUMP =
            Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=[0-9])");

    private static final Pattern UNDERSCORE = Pattern.compile("_([a-z0-9])");

    private Names() {}

    static String snake(String camel) {
        return HUMP.matcher(camel).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    static String camel(String snake) {
        return UNDERSCORE
                .matcher(snake)
                .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
    }
}
