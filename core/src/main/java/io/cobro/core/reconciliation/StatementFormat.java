package io.cobro.core.reconciliation;

import java.util.Locale;

/// The formats of bank statements that Cobro reads.
public enum StatementFormat {
    /// ISO 20022 camt.053, versions 02 to 08.
    CAMT053,
    /// The tab-separated text of BBVA Net Cash.
    BBVA_TEXT;

    /// The word in SQL, REST and GraphQL: `bbva_text`.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
