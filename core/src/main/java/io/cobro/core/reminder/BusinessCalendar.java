package io.cobro.core.reminder;

import java.time.LocalDate;

/// The days on which business is done.
@FunctionalInterface
public interface BusinessCalendar {

    boolean isBusinessDay(LocalDate date);
}
