package io.cobro.core.dunning;

import io.cobro.core.reminder.Channel;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
    private long offset(int occurrence) {
        return offsetDays + (repeat == null ? 0L : (occurrence - 1L) * repeat.everyDays());
    }

    /// The step without its repeat.
    DunningStep once() {
        return new DunningStep(key, anchor, offsetDays, null, condition, channel, template);
    }

    /// How far an occurrence is.
    ///
    /// @param occurrence from 1
    public Advance advance(int occurrence) {
        return new Advance(offset(occurrence), offsetDays, key, occurrence);
    }

    /// Whether this step and another one surely fall on the same day: they count from the same
    /// date. Where their conditions differ, they may meet in a repeat: maybe only one of them
    /// holds.
    ///
    /// @param other one whose repeat, like that of this step, is within its limits
    boolean meets(DunningStep other) {
        if (channel != other.channel || anchor != other.anchor) {
            return false;
        }
        return offsetDays == other.offsetDays
                || (Objects.equals(condition, other.condition)
                        && IntStream.rangeClosed(1, occurrences())
                                .anyMatch(occurrence -> other.fallsOn(offset(occurrence))));
    }

    private boolean fallsOn(long days) {
        long since = days - offsetDays;
        return repeat == null
                ? since == 0
                : since >= 0
                        && since % repeat.everyDays() == 0
                        && since / repeat.everyDays() < repeat.max();
    }

    /// How far an occurrence is on the way of a debt. Of several on one day each takes the place of
    /// those before it: the further from its anchor, the later; then that of the step that begins
    /// later, so that a final notice comes after the repeat of a milder one.
    ///
    /// @param days from the anchor to the occurrence
    /// @param firstDays from the anchor to the first one of the step
    public record Advance(long days, int firstDays, String step, int occurrence)
            implements Comparable<Advance> {

        private static final Comparator<Advance> ORDER =
                Comparator.comparingLong(Advance::days)
                        .thenComparingInt(Advance::firstDays)
                        .thenComparing(Advance::step)
                        .thenComparingInt(Advance::occurrence);

        @Override
        public int compareTo(Advance other) {
            return ORDER.compare(this, other);
        }
    }
}
