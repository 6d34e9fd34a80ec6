package io.cobro.core.fiscal;

import java.math.BigDecimal;
import java.util.List;

/// One concept of a CFDI: what was sold, how much of it, for how much.
///
/// @param description 1 to 1000 characters
/// @param productCode catalogue c_ClaveProdServ, eight digits
/// @param unitCode catalogue c_ClaveUnidad, such as `H87` (piece)
/// @param quantity up to 6 decimals
/// @param unitPrice before discount and taxes, up to 6 decimals
/// @param discount zero if none, up to 6 decimals
/// @param amount quantity × unit price before discount and taxes, up to 6 decimals
/// @param taxes added and held back on this line
public record CfdiLine(
        String description,
        String productCode,
        String unitCode,
        BigDecimal quantity,
        BigDecimal unitPrice,
        BigDecimal discount,
        BigDecimal amount,
        List<CfdiTax> taxes) {

    public CfdiLine {
        taxes = List.copyOf(taxes);
    }
}
