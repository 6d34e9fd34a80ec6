package io.cobro.connectors.cfdi;

import static java.math.BigDecimal.ZERO;

import io.cobro.core.fiscal.CfdiDocument;
import io.cobro.core.fiscal.CfdiLine;
import io.cobro.core.fiscal.CfdiProblem;
import io.cobro.core.fiscal.CfdiTax;
import io.cobro.core.fiscal.TaxCode;
import io.cobro.core.fiscal.TaxDirection;
import io.cobro.core.fiscal.TaxFactor;
import io.cobro.core.money.CurrencyCode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether the figures of an invoice or credit note add up.
///
/// Lines carry up to 6 decimals, and only the sums of the document have cents: Σ 173964.253671 is
/// SubTotal 173964.25. So each sum may differ by less than one minor unit and a whole one is still
/// tolerated, 0.01 MXN. Source: SAT, Anexo 20, "Guía de llenado de los CFDI 4.0", fields SubTotal,
/// Descuento, Total and Impuestos.
final class Sums {

    private Sums() {}

    /// Checks one document.
    ///
    /// @param document of type I or E
    /// @param declared the attributes that repeat sums
    static void check(CfdiDocument document, Declared declared) throws NotReadable {
        BigDecimal tolerance =
                BigDecimal.ONE.movePointLeft(new CurrencyCode(document.currency()).digits());
        equal(
                document.subtotal(),
                sum(document.lines().stream().map(CfdiLine::amount)),
                tolerance,
                "SubTotal is not the sum of the concepts' Importe");
        equal(
                document.discount(),
                sum(document.lines().stream().map(CfdiLine::discount)),
                tolerance,
                "Descuento is not the sum of the concepts' Descuento");
        checkGroups(document, tolerance);
        checkDeclared(
                declared.transferred(),
                amount(document, TaxDirection.TRANSFERRED, false),
                tolerance,
                "TotalImpuestosTrasladados is not the sum of its taxes");
        checkDeclared(
                declared.withheld(),
                amount(document, TaxDirection.WITHHELD, false),
                tolerance,
                "TotalImpuestosRetenidos is not the sum of its taxes");
        checkDeclared(
                declared.localTransferred(),
                amount(document, TaxDirection.TRANSFERRED, true),
                tolerance,
                "TotaldeTraslados is not the sum of its taxes");
        checkDeclared(
                declared.localWithheld(),
                amount(document, TaxDirection.WITHHELD, true),
                tolerance,
                "TotaldeRetenciones is not the sum of its taxes");
        BigDecimal transferred =
                amount(document, TaxDirection.TRANSFERRED, false)
                        .add(amount(document, TaxDirection.TRANSFERRED, true));
        BigDecimal withheld =
                amount(document, TaxDirection.WITHHELD, false)
                        .add(amount(document, TaxDirection.WITHHELD, true));
        equal(
                document.total(),
                document.subtotal()
                        .subtract(document.discount())
                        .add(transferred)
                        .subtract(withheld),
                tolerance,
                "Total is not SubTotal - Descuento + transferred - withheld taxes");
    }

    /// Sums that a document repeats in attributes; null where it does not.
    record Declared(
            @Nullable BigDecimal transferred,
            @Nullable BigDecimal withheld,
            @Nullable BigDecimal localTransferred,
            @Nullable BigDecimal localWithheld) {}

    /// The groups of the document against the taxes of its lines: transferred ones by tax, factor
    /// and rate, withheld ones by tax alone, for that is all that their groups name.
    private static void checkGroups(CfdiDocument document, BigDecimal tolerance)
            throws NotReadable {
        Map<String, BigDecimal> difference = new TreeMap<>();
        document.lines().stream()
                .flatMap(line -> line.taxes().stream())
                .forEach(tax -> difference.merge(group(tax), tax.amount(), BigDecimal::add));
        document.taxes().stream()
                .filter(tax -> tax.code() != TaxCode.LOCAL)
                .forEach(tax ->
                        difference.merge(group(tax), tax.amount().negate(), BigDecimal::add));
        for (Map.Entry<String, BigDecimal> group : difference.entrySet()) {
            equal(
                    group.getValue(),
                    ZERO,
                    tolerance,
                    "Impuestos is not the sum of the concepts' taxes for " + group.getKey());
        }
    }

    private static String group(CfdiTax tax) {
        String group = tax.direction().code() + " " + tax.code().code();
        TaxFactor factor = tax.factor();
        if (tax.direction() == TaxDirection.WITHHELD || factor == null) {
            return group;
        }
        BigDecimal rate = tax.rate();
        return group
                + " "
                + factor.code()
                + (rate == null ? "" : " " + rate.stripTrailingZeros().toPlainString());
    }

    private static void checkDeclared(
            @Nullable BigDecimal declared, BigDecimal sum, BigDecimal tolerance, String otherwise)
            throws NotReadable {
        if (declared != null) {
            equal(declared, sum, tolerance, otherwise);
        }
    }

    private static BigDecimal amount(CfdiDocument document, TaxDirection direction, boolean local) {
        return sum(
                document.taxes().stream()
                        .filter(tax -> tax.direction() == direction)
                        .filter(tax -> (tax.code() == TaxCode.LOCAL) == local)
                        .map(CfdiTax::amount));
    }

    private static BigDecimal sum(Stream<BigDecimal> amounts) {
        return amounts.reduce(ZERO, BigDecimal::add);
    }

    private static void equal(
            BigDecimal stated, BigDecimal computed, BigDecimal tolerance, String otherwise)
            throws NotReadable {
        BigDecimal difference = stated.subtract(computed).abs();
        if (difference.compareTo(tolerance) > 0) {
            throw new NotReadable(
                    CfdiProblem.TOTAL_MISMATCH,
                    otherwise
                            + ": it is off by "
                            + difference.stripTrailingZeros().toPlainString()
                            + ".");
        }
    }
}
