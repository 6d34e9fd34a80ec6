package io.cobro.core.document;

import io.cobro.core.document.DocumentTax.Factor;
import io.cobro.core.document.DocumentTax.Group;
import io.cobro.core.document.DocumentTax.Kind;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The totals of a document, in minor units of its currency.
///
/// Invariant: `total = subtotal + tax − withheld`, each zero or more. Worked example: 10 000.00
/// with 16 % VAT (1 600.00) and two thirds of it plus 10 % income tax withheld (2 066.67) is
/// `(1000000, 160000, 206667, 953333)`.
///
/// @param subtotal the lines less their discounts, before taxes
/// @param tax what the customer pays on top (transferred taxes)
/// @param withheld what the customer keeps back for the tax authority
/// @param total what the customer owes us
public record Totals(long subtotal, long tax, long withheld, long total) {

    public static final Totals ZERO = new Totals(0, 0, 0, 0);

    public static Totals of(Money subtotal, Money tax, Money withheld) {
        return new Totals(
                subtotal.minorUnits(),
                tax.minorUnits(),
                withheld.minorUnits(),
                subtotal.plus(tax).minus(withheld).minorUnits());
    }

    /// The tax groups of the lines, each summed over the lines and rounded once, HALF_UP, to the
    /// currency's minor unit.
    public static List<DocumentTax> taxGroups(List<DocumentLine> lines, CurrencyCode currency) {
        Map<Group, DocumentTax> groups = new LinkedHashMap<>();
        for (DocumentLine line : lines) {
            for (DocumentTax tax : line.taxes()) {
                groups.merge(
                        tax.group(),
                        tax,
                        (a, b) ->
                                new DocumentTax(
                                        a.kind(),
                                        a.code(),
                                        a.factor(),
                                        a.rate(),
                                        a.base().add(b.base()),
                                        a.amount().add(b.amount())));
            }
        }
        List<DocumentTax> rounded = new ArrayList<>(groups.size());
        for (DocumentTax tax : groups.values()) {
            rounded.add(
                    new DocumentTax(
                            tax.kind(),
                            tax.code(),
                            tax.factor(),
                            tax.rate(),
                            tax.base().setScale(currency.digits(), RoundingMode.HALF_UP),
                            tax.factor() == Factor.EXEMPT
                                    ? BigDecimal.ZERO.setScale(currency.digits())
                                    : tax.amount()
                                            .setScale(currency.digits(), RoundingMode.HALF_UP)));
        }
        return List.copyOf(rounded);
    }

    /// The totals that follow from lines and tax groups.
    ///
    /// @throws ArithmeticException if a total does not fit
    public static Totals of(
            List<DocumentLine> lines, List<DocumentTax> groups, CurrencyCode currency) {
        BigDecimal net =
                lines.stream().map(DocumentLine::net).reduce(BigDecimal.ZERO, BigDecimal::add);
        return of(
                Money.rounded(net, currency, RoundingMode.HALF_UP),
                sum(groups, Kind.TRANSFERRED, currency),
                sum(groups, Kind.WITHHELD, currency));
    }

    private static Money sum(List<DocumentTax> groups, Kind kind, CurrencyCode currency) {
        BigDecimal sum =
                groups.stream()
                        .filter(tax -> tax.kind() == kind)
                        .map(DocumentTax::amount)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        return Money.rounded(sum, currency, RoundingMode.HALF_UP);
    }
}
