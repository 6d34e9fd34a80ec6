package io.cobro.core.tenant;

import io.cobro.core.Resource;
import io.cobro.core.money.CurrencyCode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The owner of the data, with the settings that rules depend on.
///
/// @param timeZone where business dates begin and end
/// @param currency the currency proposed where none is given
/// @param defaultTermsDays days from issue to due date for customers without terms of their own; 0
///   to 3650
/// @param language of messages to customers who have none of their own
/// @param testClockAt the instant at which a test tenant stands still; null where time passes
public record Tenant(
        TenantId id,
        String name,
        TenantMode mode,
        ZoneId timeZone,
        CurrencyCode currency,
        TaxPoint taxPoint,
        int defaultTermsDays,
        Language language,
        int version,
        Instant recordedAt,
        @Nullable Instant testClockAt)
        implements Resource {

    /// The business date at an instant: 2026-11-22T05:30Z is still the 21st in Mexico City.
    public LocalDate dateAt(Instant instant) {
        return instant.atZone(timeZone).toLocalDate();
    }

    /// What time it is for the tenant, to the microsecond, which is what is stored: everything that
    /// it does or is told happens then.
    ///
    /// @param wall the true time, for tenants without a test clock
    public Instant now(InstantSource wall) {
        return testClockAt == null ? wall.instant().truncatedTo(ChronoUnit.MICROS) : testClockAt;
    }

    /// The tenant with another test clock, or without one.
    public Tenant withTestClock(@Nullable Instant at) {
        return new Tenant(
                id,
                name,
                mode,
                timeZone,
                currency,
                taxPoint,
                defaultTermsDays,
                language,
                version,
                recordedAt,
                at);
    }
}
