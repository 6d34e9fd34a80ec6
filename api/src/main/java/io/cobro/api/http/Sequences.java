package io.cobro.api.http;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Places in the log that callers name.
public final class Sequences {

    private static final Pattern FORM = Pattern.compile("[0-9]{1,19}");

    private Sequences() {}

    public static boolean isSequence(String text) {
        return FORM.matcher(text).matches();
    }

    /// Reads a place of the right form; what is beyond any sequence is the greatest of all.
    public static long parse(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException beyond) {
            return Long.MAX_VALUE;
        }
    }

    /// Refuses a place that the log has not reached: nothing would ever be told of what is there
    /// already.
    ///
    /// @param given as the caller wrote it; null if it named none
    /// @param end of the log; null if it was not looked at
    /// @throws ProblemException `sequence_not_reached`
    public static void requireReached(
            String parameter, @Nullable String given, @Nullable Long end) {
        if (given != null && end != null && parse(given) > end) {
            throw notReached(ProblemException.Place.QUERY, parameter, given, end);
        }
    }

    /// The refusal of a place that the log has not reached.
    public static ProblemException notReached(
            ProblemException.Place place, String parameter, String given, long end) {
        return new ProblemException(
                place,
                parameter,
                "sequence_not_reached",
                Map.of("parameter", parameter, "given", given, "end", Long.toString(end)));
    }
}
