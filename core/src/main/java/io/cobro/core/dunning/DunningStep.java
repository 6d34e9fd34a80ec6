package io.cobro.core.dunning;

import io.cobro.core.reminder.Channel;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One message of a policy: when, on which way, with which text.
///
/// A step with offset 5 and a repeat of every 7 days, 3 in all, falls on the 5th, 12th and 19th day
/// after its anchor.
///
/// @param key names the step within its policy for ever: an invoice gets each key's occurrences
///   once, whatever becomes of the policy
/// @param offsetDays days from the anchor to the first occurrence, negative before it;
///   [#OFFSET_DAYS_MIN] to [#OFFSET_DAYS_MAX]
/// @param repeat how it comes again; null means once
/// @param condition what must hold when the message is about to leave; null asks for nothing
/// @param template the kind of text
public record DunningStep(
        String key,
        StepAnchor anchor,
        int offsetDays,
        @Nullable StepRepeat repeat,
        @Nullable Condition condition,
        Channel channel,
        String template) {

    public static final int OFFSET_DAYS_MIN = -365;
    public static final int OFFSET_DAYS_MAX = 3650;

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    /// Whether a text can be the key of a step.
    public static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    /// How often it occurs, from 1.
    public int occurrences() {
        return repeat == null ? 1 : repeat.max();
    }

    /// The day of an occurrence.
    ///
    /// @param anchorDate the day that [#anchor] names
    /// @param occurrence from 1
    public LocalDate date(LocalDate anchorDate, int occurrence) {
        return anchorDate.plusDays(offset(occurrence));
    }

    /// Days from the anchor to an occurrence.
    ///
    /// @param occurrence from 1
    public long offset(int occurrence) {
        return offsetDays + (repeat == null ? 0L : (occurrence - 1L) * repeat.everyDays());
    }
}
