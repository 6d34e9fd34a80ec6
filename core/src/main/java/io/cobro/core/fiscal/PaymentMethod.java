package io.cobro.core.fiscal;

/// When a CFDI is to be paid: attribute `MetodoPago`, catalogue c_MetodoPago.
public enum PaymentMethod {
    /// "Pago en una sola exhibición": at once, in one sum.
    PUE,
    /// "Pago en parcialidades o diferido": later or in parts, each payment with a document of type
    /// P.
    PPD
}
