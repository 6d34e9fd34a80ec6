package io.cobro.core.fiscal;

import java.util.Locale;

/// Whether a tax is added to what the customer pays or held back from it.
public enum TaxDirection {
    /// "Traslado": raises the total.
    TRANSFERRED,
    /// "Retención": lowers the total; the customer pays it to the tax office.
    WITHHELD;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
