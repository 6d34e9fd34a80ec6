package io.cobro.core.document;

import io.cobro.core.Refusal;
import io.cobro.core.document.DocumentTax.Factor;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
                requireSameGroups(groups, taxes);
            }
            Totals computed = Totals.of(lines, taxes, currency);
            Totals totals = agreed(computed, given, currency, lines.isEmpty());
            requireInRange(totals);
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
            Totals totals = Totals.of(lines, taxes, currency);
            requireInRange(totals);
            return new DocumentContent(lines, taxes, totals);
        } catch (ArithmeticException tooLarge) {
            throw Refusal.at(
                            "/lines",
                            "out_of_range",
                            Map.of("minimum", "0", "maximum", TOTAL_MAX.toPlainString()))
                    .exception();
        }
    }

    private static void requireInRange(Totals totals) {
        if (totals.total() > TOTAL_MAX.longValueExact()) {
            throw new ArithmeticException("more than TOTAL_MAX");
        }
        if (totals.total() < 0 || totals.subtotal() < 0) {
            throw Refusal.at("/lines", "amount_not_positive").exception();
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

    /// Given groups and computed ones are the same, and so are their amounts within [#TOLERANCE].
    private static void requireSameGroups(List<DocumentTax> computed, List<DocumentTax> given) {
        Map<DocumentTax.Group, BigDecimal> due = sums(computed);
        Map<DocumentTax.Group, BigDecimal> stated = sums(given);
        Set<DocumentTax.Group> all = new LinkedHashSet<>(due.keySet());
        all.addAll(stated.keySet());
        for (DocumentTax.Group group : all) {
            BigDecimal is = stated.getOrDefault(group, BigDecimal.ZERO);
            BigDecimal should = due.getOrDefault(group, BigDecimal.ZERO);
            if (is.subtract(should).abs().compareTo(TOLERANCE) > 0) {
                throw Refusal.at(
                                "/taxes",
                                "total_mismatch",
                                Map.of(
                                        "given", is.toPlainString(),
                                        "computed", should.toPlainString(),
                                        "tolerance", TOLERANCE.toPlainString()))
                        .exception();
            }
        }
    }

    private static Map<DocumentTax.Group, BigDecimal> sums(List<DocumentTax> taxes) {
        Map<DocumentTax.Group, BigDecimal> sums = new LinkedHashMap<>();
        for (DocumentTax tax : taxes) {
            sums.merge(tax.group(), tax.amount(), BigDecimal::add);
        }
        return sums;
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
