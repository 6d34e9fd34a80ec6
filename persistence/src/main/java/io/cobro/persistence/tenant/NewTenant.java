package io.cobro.persistence.tenant;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.Language;
import io.cobro.core.tenant.TaxPoint;
import io.cobro.core.tenant.TenantMode;
import java.time.ZoneId;

/// A tenant to be made, with its settings.
///
/// @param name unique within its mode
public record NewTenant(
        String name,
        TenantMode mode,
        ZoneId timeZone,
        CurrencyCode currency,
        TaxPoint taxPoint,
        int defaultTermsDays) {

    /// Days from issue to due date, where nobody says otherwise: none, for credit is granted, not
    /// assumed.
    public static final int TERMS_DAYS = 0;

    /// The language of messages, where nobody says otherwise.
    public static final Language LANGUAGE = Language.ES;

    /// A tenant with the settings of most in Mexico.
    public static NewTenant mexican(String name, TenantMode mode) {
        return new NewTenant(
                name,
                mode,
                ZoneId.of("America/Mexico_City"),
                CurrencyCode.MXN,
                TaxPoint.PAYMENT,
                TERMS_DAYS);
    }
}
