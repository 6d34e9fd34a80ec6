package io.cobro.core.document;

import io.cobro.core.Refusal;
import io.cobro.core.document.DocumentTax.Factor;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The lines of a document with the tax groups and totals that follow from them, or that the caller
/// gave and that agree with them.
public record DocumentContent(List<DocumentLine> lines, List<DocumentTax> taxes, Totals totals) {

    /// How far a given tax group or total may lie from the computed one, in major units: rounding
    /// per line and rounding per document differ by cents.
    public static final BigDecimal TOLERANCE = new BigDecimal("0.01");

    /// The largest total in minor units that still adds up safely: a thousand billions of cents.
    public static final BigDecimal TOTAL_MAX = new BigDecimal("1000000000000000");

    public DocumentContent {
        lines = List.copyOf(lines);
        taxes = List.copyOf(taxes);
    }

    /// What a caller gives of the totals; each may be left out.
    ///
    /// @param taxes the tax groups of the document
    public record Given(
            @Nullable List<DocumentTax> taxes,
            @Nullable Money subtotal,
            @Nullable Money tax,
            @Nullable Money withheld,
            @Nullable Money total) {

        public static final Given NOTHING = new Given(null, null, null, null, null);
    }

    /// Completes the lines, sums their taxes and checks what the caller gave.
    ///
    /// Given amounts are kept; they must agree with the lines within [#TOLERANCE] per tax group and
    /// per line. Without lines the given totals stand alone.
    ///
    /// @throws io.cobro.core.RefusedException `out_of_range`, `property_required`,
    ///   `currency_mismatch`, `total_mismatch`, `out_of_range`, `amount_not_positive`
    public static DocumentContent of(List<LineDraft> drafts, Given given, CurrencyCode currency) {
        List<DocumentLine> lines = new ArrayList<>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            DocumentLine line = drafts.get(i).complete();
            check(line, "/lines/" + i);
            lines.add(line);
        }
        try {
            List<DocumentTax> groups = Totals.taxGroups(lines, currency);
            List<DocumentTax> taxes = given.taxes() == null ? groups : given.taxes();
            if (given.taxes() != null && !lines.isEmpty()) {
                requireSameGroups(groups, taxes, lines.size());
            }
            Totals computed = Totals.of(lines, taxes, currency);
            Totals totals = agreed(computed, given, currency, lines.isEmpty());
            if (totals.total() > TOTAL_MAX.longValueExact()) {
                throw new ArithmeticException("more than TOTAL_MAX");
            }
            if (totals.total() < 0 || totals.subtotal() < 0) {
                throw Refusal.at("/lines", "amount_not_positive").exception();
            }
            return new DocumentContent(lines, taxes, totals);
        } catch (ArithmeticException tooLarge) {
            throw Refusal.at(
                            "/lines",
                            "out_of_range",
                            Map.of("minimum", "0", "maximum", TOTAL_MAX.toPlainString()))
                    .exception();
        }
    }

    /// The content that follows from complete lines, in another currency.
    ///
    /// @throws io.cobro.core.RefusedException as [#of]
    public static DocumentContent ofLines(List<DocumentLine> lines, CurrencyCode currency) {
        try {
            List<DocumentTax> taxes = Totals.taxGroups(lines, currency);
            return new DocumentContent(lines, taxes, Totals.of(lines, taxes, currency));
        } catch (ArithmeticException tooLarge) {
            throw Refusal.at(
                            "/lines",
                            "out_of_range",
                            Map.of("minimum", "0", "maximum", TOTAL_MAX.toPlainString()))
                    .exception();
        }
    }

    private static void check(DocumentLine line, String at) {
        if (line.discount().compareTo(line.amount()) > 0) {
            throw Refusal.at(
                            at + "/discount",
                            "out_of_range",
                            Map.of("minimum", "0", "maximum", line.amount().toPlainString()))
                    .exception();
        }
        for (int i = 0; i < line.taxes().size(); i++) {
            DocumentTax tax = line.taxes().get(i);
            if (tax.factor() != Factor.EXEMPT && tax.rate() == null) {
                throw Refusal.at(at + "/taxes/" + i + "/rate", "property_required").exception();
            }
        }
    }

    private static void requireSameGroups(
            List<DocumentTax> computed, List<DocumentTax> given, int lines) {
        BigDecimal tolerance = TOLERANCE.multiply(BigDecimal.valueOf(Math.max(1, lines)));
        for (int i = 0; i < given.size(); i++) {
            DocumentTax tax = given.get(i);
            Optional<DocumentTax> same =
                    computed.stream().filter(c -> c.group().equals(tax.group())).findFirst();
            BigDecimal difference =
                    same.map(c -> c.amount().subtract(tax.amount()).abs()).orElse(tax.amount());
            if (difference.compareTo(tolerance) > 0) {
                throw Refusal.at(
                                "/taxes/" + i + "/amount",
                                "total_mismatch",
                                Map.of(
                                        "given", tax.amount().toPlainString(),
                                        "computed",
                                                same.map(c -> c.amount().toPlainString())
                                                        .orElse("0"),
                                        "tolerance", tolerance.toPlainString()))
                        .exception();
            }
        }
    }

    private static Totals agreed(
            Totals computed, Given given, CurrencyCode currency, boolean free) {
        long subtotal = agreed("/subtotal", given.subtotal(), computed.subtotal(), currency, free);
        long tax = agreed("/tax_total", given.tax(), computed.tax(), currency, free);
        long withheld =
                agreed("/withheld_total", given.withheld(), computed.withheld(), currency, free);
        if (free && given.subtotal() == null && given.total() != null) {
            subtotal = Math.addExact(Math.subtractExact(given.total().minorUnits(), tax), withheld);
        }
        long total = Math.subtractExact(Math.addExact(subtotal, tax), withheld);
        long stated = agreed("/total", given.total(), total, currency, false);
        // A total that differs by a cent of rounding is what the customer was told: the subtotal
        // gives.
        return new Totals(subtotal + (stated - total), tax, withheld, stated);
    }

    private static long agreed(
            String pointer,
            @Nullable Money given,
            long computed,
            CurrencyCode currency,
            boolean free) {
        if (given == null) {
            return computed;
        }
        if (!given.currency().equals(currency)) {
            throw Refusal.currencies(
                            pointer,
                            "the document",
                            currency.code(),
                            "this amount",
                            given.currency().code())
                    .exception();
        }
        long tolerance = TOLERANCE.movePointRight(currency.digits()).longValue();
        if (!free
                && Math.abs(Math.subtractExact(given.minorUnits(), computed))
                        > Math.max(tolerance, 0)) {
            throw Refusal.at(
                            pointer,
                            "total_mismatch",
                            Map.of(
                                    "given", given.toDecimal().toPlainString(),
                                    "computed",
                                            Money.ofMinor(computed, currency)
                                                    .toDecimal()
                                                    .toPlainString(),
                                    "tolerance", TOLERANCE.toPlainString()))
                    .exception();
        }
        return given.minorUnits();
    }
}
