package io.cobro.core.fiscal;

import java.util.Locale;

/// How a tax is computed from its base: catalogue c_TipoFactor.
public enum TaxFactor {
    /// "Tasa": base × rate.
    RATE,
    /// "Cuota": base × an amount per unit.
    QUOTA,
    /// "Exento": no tax is due.
    EXEMPT;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
