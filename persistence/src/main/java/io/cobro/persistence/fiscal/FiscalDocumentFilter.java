package io.cobro.persistence.fiscal;

import io.cobro.core.fiscal.FiscalDocument;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which fiscal documents are wanted; what is null or empty does not matter.
///
/// @param types `I`, `E`, `P`, `N` or `T`
/// @param issuedFrom of that day or later
/// @param issuedTo of that day or earlier
public record FiscalDocumentFilter(
        @Nullable UUID uuid,
        List<String> types,
        Set<FiscalDocument.Result> results,
        @Nullable String receiverTaxId,
        @Nullable LocalDate issuedFrom,
        @Nullable LocalDate issuedTo) {

    public static final FiscalDocumentFilter ALL =
            new FiscalDocumentFilter(null, List.of(), Set.of(), null, null, null);

    public FiscalDocumentFilter {
        types = List.copyOf(types);
        results = Set.copyOf(results);
    }
}
