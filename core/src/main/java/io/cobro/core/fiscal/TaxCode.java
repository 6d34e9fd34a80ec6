package io.cobro.core.fiscal;

import java.util.Locale;

/// The taxes of a CFDI: catalogue c_Impuesto, and the local ones of the complement implocal 1.0.
public enum TaxCode {
    /// 001, income tax.
    ISR,
    /// 002, value added tax.
    IVA,
    /// 003, excise.
    IEPS,
    /// A tax of a state or municipality, known by its name only.
    LOCAL;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
