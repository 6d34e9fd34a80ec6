package io.cobro.core.customer;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Why a customer is not reminded at present.
///
/// @param reason in the words of who put it on hold
/// @param until the last day of the hold; null holds until somebody releases it
public record CustomerHold(String reason, @Nullable LocalDate until) {

    /// Whether the hold still counts on a business date.
    public boolean isOn(LocalDate today) {
        return until == null || !until.isBefore(today);
    }
}
