package io.cobro.core.tenant;

import io.cobro.core.Resource;
import io.cobro.core.money.CurrencyCode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/// The owner of the data, with the settings that rules depend on.
///
/// @param timeZone where business dates begin and end
/// @param currency the currency proposed where none is given
/// @param defaultTermsDays days from issue to due date for customers without terms of their own; 0
///   to 3650
public record Tenant(
        TenantId id,
        String name,
        TenantMode mode,
        ZoneId timeZone,
        CurrencyCode currency,
        TaxPoint taxPoint,
        int defaultTermsDays,
        int version,
        Instant recordedAt)
        implements Resource {

    /// The business date at an instant: 2026-11-22T05:30Z is still the 21st in Mexico City.
    public LocalDate dateAt(Instant instant) {
        return instant.atZone(timeZone).toLocalDate();
    }
}
