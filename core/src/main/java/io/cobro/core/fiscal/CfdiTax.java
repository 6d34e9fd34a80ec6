package io.cobro.core.fiscal;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// One tax of a line, or one tax group of a whole document, as the issuer wrote it.
///
/// @param direction added or held back
/// @param code which tax
/// @param name what a local tax is called; null for the federal ones
/// @param factor null for the withheld groups of a document, which name only tax and amount
/// @param rate as a fraction: 16 % is 0.160000; an amount per unit for a quota; null if exempt and
///   for the withheld groups of a document
/// @param base what the tax was computed from; null where the document does not say
/// @param amount zero if exempt; up to 6 decimals on a line
public record CfdiTax(
        TaxDirection direction,
        TaxCode code,
        @Nullable String name,
        @Nullable TaxFactor factor,
        @Nullable BigDecimal rate,
        @Nullable BigDecimal base,
        BigDecimal amount) {}
