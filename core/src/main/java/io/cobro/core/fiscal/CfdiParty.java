package io.cobro.core.fiscal;

import org.jspecify.annotations.Nullable;

/// Who issued a CFDI, or whom it was issued to.
///
/// @param rfc the tax id; generic for the general public and for customers abroad
/// @param name as the document spells it, usually without the legal form; empty if it names none,
///   which only documents that change no balance may do
/// @param regime tax regime, three digits of catalogue c_RegimenFiscal
/// @param use what the receiver uses the document for, catalogue c_UsoCFDI; null for an issuer
public record CfdiParty(Rfc rfc, String name, @Nullable String regime, @Nullable String use) {}
