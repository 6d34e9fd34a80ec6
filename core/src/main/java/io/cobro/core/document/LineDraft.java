package io.cobro.core.document;

import io.cobro.core.document.DocumentTax.Factor;
import io.cobro.core.document.DocumentTax.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line as a caller sends it: what is left out is computed.
///
/// @param amount quantity × unit price where null, rounded HALF_UP to six decimals
/// @param discount zero where null
public record LineDraft(
        String description,
        BigDecimal quantity,
        BigDecimal unitPrice,
        @Nullable BigDecimal discount,
        @Nullable BigDecimal amount,
        @Nullable String productCode,
        @Nullable String unitCode,
        List<TaxDraft> taxes) {

    public LineDraft {
        taxes = List.copyOf(taxes);
    }

    /// A tax as a caller sends it.
    ///
    /// @param rate the rate or quota; null where exempt
    /// @param base the line's net amount where null
    /// @param amount base × rate where null, rounded HALF_UP to six decimals
    public record TaxDraft(
            Kind kind,
            String code,
            Factor factor,
            @Nullable BigDecimal rate,
            @Nullable BigDecimal base,
            @Nullable BigDecimal amount) {

        DocumentTax complete(BigDecimal net) {
            BigDecimal taxed = base == null ? net : base;
            BigDecimal due =
                    amount != null
                            ? amount
                            : rate == null
                                    ? BigDecimal.ZERO
                                    : taxed.multiply(rate)
                                            .setScale(DocumentLine.SCALE_MAX, RoundingMode.HALF_UP);
            return new DocumentTax(kind, code, factor, rate, taxed, due);
        }
    }

    /// The line with what was left out.
    public DocumentLine complete() {
        BigDecimal gross =
                amount != null
                        ? amount
                        : quantity.multiply(unitPrice)
                                .setScale(DocumentLine.SCALE_MAX, RoundingMode.HALF_UP);
        BigDecimal off = discount == null ? BigDecimal.ZERO : discount;
        BigDecimal net = gross.subtract(off);
        return new DocumentLine(
                description,
                quantity,
                unitPrice,
                off,
                gross,
                productCode,
                unitCode,
                taxes.stream().map(tax -> tax.complete(net)).toList());
    }
}
