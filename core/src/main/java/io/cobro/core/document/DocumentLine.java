package io.cobro.core.document;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of an invoice or credit note.
///
/// Quantities, prices and amounts have up to six decimals, in major units of the document's
/// currency; only the document's totals are rounded to minor units.
///
/// @param amount quantity × unit price, before the discount, as CFDI writes it (`Importe`)
/// @param discount taken off `amount`; zero or more
/// @param productCode the tax authority's product key (`ClaveProdServ`)
/// @param unitCode the tax authority's unit key (`ClaveUnidad`)
public record DocumentLine(
        String description,
        BigDecimal quantity,
        BigDecimal unitPrice,
        BigDecimal discount,
        BigDecimal amount,
        @Nullable String productCode,
        @Nullable String unitCode,
        List<DocumentTax> taxes) {

    /// Decimals that quantities, unit prices, amounts, bases and rates may have.
    public static final int SCALE_MAX = 6;

    /// Lines that one document may have.
    public static final int LINES_MAX = 1000;

    public DocumentLine {
        taxes = List.copyOf(taxes);
    }

    /// What the line contributes to the subtotal.
    public BigDecimal net() {
        return amount.subtract(discount);
    }

    /// The same line, equal to every other that says the same: `1.50` and `1.5` do.
    public DocumentLine plain() {
        return new DocumentLine(
                description,
                quantity.stripTrailingZeros(),
                unitPrice.stripTrailingZeros(),
                discount.stripTrailingZeros(),
                amount.stripTrailingZeros(),
                productCode,
                unitCode,
                taxes.stream().map(DocumentTax::plain).toList());
    }
}
