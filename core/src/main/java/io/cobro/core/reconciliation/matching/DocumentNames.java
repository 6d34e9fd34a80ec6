package io.cobro.core.reconciliation.matching;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a payer can write to name a document: series and folio, or the fiscal UUID.
///
/// @param series of the document, empty if it has none
/// @param folio of the document, empty if it has none; for a number without series, the number
/// @param fiscalUuid of the stamp, where there is one
public record DocumentNames(String series, String folio, @Nullable UUID fiscalUuid) {}
