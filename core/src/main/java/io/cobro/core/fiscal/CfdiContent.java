package io.cobro.core.fiscal;

import io.cobro.core.document.DocumentLine;
import io.cobro.core.document.DocumentTax;
import io.cobro.core.document.Totals;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;

/// What a CFDI says, in the words of our own documents. Its amounts are kept as they were sealed.
final class CfdiContent {

    /// The largest total, in major units, that still adds up safely.
    static final BigDecimal TOTAL_MAX = new BigDecimal("10000000000000");

    private CfdiContent() {}

    static List<DocumentLine> lines(CfdiDocument cfdi) {
        return cfdi.lines().stream()
                .map(line ->
                        new DocumentLine(
                                line.description(),
                                line.quantity(),
                                line.unitPrice(),
                                line.discount(),
                                line.amount(),
                                line.productCode(),
                                line.unitCode(),
                                taxes(line.taxes())))
                .toList();
    }

    static List<DocumentTax> taxes(List<CfdiTax> taxes) {
        return taxes.stream().map(CfdiContent::tax).toList();
    }

    /// The totals as sealed: the total is what the customer owes; a cent of rounding between the
    /// parts belongs to the subtotal.
    static Totals totals(CfdiDocument cfdi, CurrencyCode currency) {
        long total = minor(cfdi.total(), currency);
        long tax = minor(sum(cfdi, TaxDirection.TRANSFERRED), currency);
        long withheld = minor(sum(cfdi, TaxDirection.WITHHELD), currency);
        return new Totals(total - tax + withheld, tax, withheld, total);
    }

    private static DocumentTax tax(CfdiTax tax) {
        TaxFactor factor = tax.factor() == null ? TaxFactor.RATE : tax.factor();
        return new DocumentTax(
                switch (tax.direction()) {
                    case TRANSFERRED -> DocumentTax.Kind.TRANSFERRED;
                    case WITHHELD -> DocumentTax.Kind.WITHHELD;
                },
                Objects.requireNonNullElse(tax.name(), tax.code().code()),
                switch (factor) {
                    case RATE -> DocumentTax.Factor.RATE;
                    case QUOTA -> DocumentTax.Factor.QUOTA;
                    case EXEMPT -> DocumentTax.Factor.EXEMPT;
                },
                tax.rate(),
                Objects.requireNonNullElse(tax.base(), BigDecimal.ZERO),
                tax.amount());
    }

    private static BigDecimal sum(CfdiDocument cfdi, TaxDirection direction) {
        return cfdi.taxes().stream()
                .filter(tax -> tax.direction() == direction)
                .map(CfdiTax::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static long minor(BigDecimal amount, CurrencyCode currency) {
        return Money.rounded(amount, currency, RoundingMode.HALF_UP).minorUnits();
    }
}
