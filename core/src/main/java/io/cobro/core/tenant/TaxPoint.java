package io.cobro.core.tenant;

/// When the tax on a sale becomes payable to the tax authority.
///
/// Mexico's VAT is owed when the price is collected. Source: Ley del Impuesto al Valor Agregado,
/// art. 1-B and 11 (text in force in 2026, https://www.diputados.gob.mx/LeyesBiblio/).
public enum TaxPoint {
    /// On collection: the tax waits in `tax_pending` until money is allocated.
    PAYMENT,
    /// On issue: the tax is posted to `tax_payable` with the invoice.
    ISSUE
}
