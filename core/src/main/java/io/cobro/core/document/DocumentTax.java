package io.cobro.core.document;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A tax on a line, or a group of equal taxes on a document.
///
/// @param kind whether the customer pays it to us or keeps it back for the tax authority
/// @param code which tax: `iva`, `isr`, `ieps`, or the name of a local tax
/// @param rate the rate or quota, up to six decimals (0.16 is 16 %); null where exempt
/// @param base what is taxed, up to six decimals, in major units
/// @param amount the tax itself, up to six decimals, in major units; zero where exempt
public record DocumentTax(
        Kind kind,
        String code,
        Factor factor,
        @Nullable BigDecimal rate,
        BigDecimal base,
        BigDecimal amount) {

    /// Taxes that one line may have.
    public static final int TAXES_MAX = 20;

    /// Who pays the tax authority.
    public enum Kind {
        /// Added to the price: we collect it (traslado).
        TRANSFERRED,
        /// Kept back by the customer, who pays it in our name (retención).
        WITHHELD;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How the amount follows from the base.
    public enum Factor {
        /// base × rate (Tasa).
        RATE,
        /// units × quota (Cuota).
        QUOTA,
        /// No tax is due (Exento).
        EXEMPT;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Taxes are summed and rounded per group: one kind, code, factor and rate.
    record Group(Kind kind, String code, Factor factor, @Nullable BigDecimal rate) {}

    Group group() {
        return new Group(kind, code, factor, rate == null ? null : rate.stripTrailingZeros());
    }

    /// The same tax, equal to every other that says the same.
    public DocumentTax plain() {
        return new DocumentTax(
                kind,
                code,
                factor,
                rate == null ? null : rate.stripTrailingZeros(),
                base.stripTrailingZeros(),
                amount.stripTrailingZeros());
    }
}
