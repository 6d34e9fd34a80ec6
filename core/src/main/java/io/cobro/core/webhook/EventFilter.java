package io.cobro.core.webhook;

import io.cobro.core.event.EventType;
import java.util.List;
import java.util.regex.Pattern;

/// Which events an endpoint wants: types such as `invoice.paid`, all of a noun as `invoice.*`, or
/// everything as `*`.
///
/// @param patterns from 1 to [#PATTERNS_MAX]; an event is wanted if any of them matches
public record EventFilter(List<String> patterns) {

    public static final int PATTERNS_MAX = 100;

    private static final Pattern FORM =
            Pattern.compile("\\*|[a-z][a-z0-9_]*\\.(\\*|[a-z][a-z0-9_]*)");

    public static final EventFilter EVERYTHING = new EventFilter(List.of("*"));

    /// Checks the patterns.
    ///
    /// @throws IllegalArgumentException if there are too few or too many patterns, or one has
    ///   another form; ask [#isPattern] first where the patterns come from outside
    public EventFilter {
        patterns = List.copyOf(patterns);
        if (patterns.isEmpty() || patterns.size() > PATTERNS_MAX) {
            throw new IllegalArgumentException("from 1 to " + PATTERNS_MAX + " patterns");
        }
        for (String pattern : patterns) {
            if (!isPattern(pattern)) {
                throw new IllegalArgumentException("not a pattern of event types: " + pattern);
            }
        }
    }

    public static boolean isPattern(String text) {
        return FORM.matcher(text).matches();
    }

    public boolean matches(EventType type) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, type));
    }

    private static boolean matches(String pattern, EventType type) {
        return pattern.equals("*")
                || pattern.equals(type.name())
                || pattern.equals(type.noun() + ".*");
    }
}
