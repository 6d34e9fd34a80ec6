package io.cobro.core.fiscal;

import java.util.Optional;

/// What a CFDI documents: attribute `TipoDeComprobante`, catalogue c_TipoDeComprobante.
public enum CfdiType {
    /// "Ingreso": an invoice.
    INCOME("I"),
    /// "Egreso": a credit note.
    CREDIT_NOTE("E"),
    /// "Pago": evidence of payments of invoices (REP).
    PAYMENT("P"),
    /// "Nómina": a payslip.
    PAYROLL("N"),
    /// "Traslado": goods under way.
    TRANSFER("T");

    private final String letter;

    CfdiType(String letter) {
        this.letter = letter;
    }

    /// The letter of the catalogue: `I`, `E`, `P`, `N` or `T`.
    public String letter() {
        return letter;
    }

    /// Whether documents of this type change what customers owe; the others are only recorded.
    public boolean changesReceivables() {
        return this == INCOME || this == CREDIT_NOTE;
    }

    public static Optional<CfdiType> ofLetter(String letter) {
        for (CfdiType type : values()) {
            if (type.letter.equals(letter)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
