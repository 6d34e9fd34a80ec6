package io.cobro.core.dunning;

/// How a step comes again.
///
/// @param everyDays days from one occurrence to the next; 1 to [#DAYS_MAX]
/// @param max occurrences in all, the first one included; 1 to [#OCCURRENCES_MAX]
public record StepRepeat(int everyDays, int max) {

    public static final int DAYS_MAX = 365;
    public static final int OCCURRENCES_MAX = 100;

    boolean isWithinLimits() {
        return everyDays >= 1 && everyDays <= DAYS_MAX && max >= 1 && max <= OCCURRENCES_MAX;
    }
}
