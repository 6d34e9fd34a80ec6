package io.cobro.core.reconciliation.matching;

import io.cobro.core.invoice.InvoiceId;
import java.util.List;

/// A place in a credit's text that looks like the name of a document.
///
/// @param text as written
/// @param key its [Spelling#key], the word FACTURA and its like left out
/// @param digits the digits of the folio without leading zeros; empty if it has none
/// @param exact the documents that bear exactly this name, open or closed; empty if it agrees with
///   nothing
record Mention(String text, Strength strength, String key, String digits, List<InvoiceId> exact) {

    enum Strength {
        /// A fragment of eight or twelve digits of a fiscal UUID, or the whole.
        FISCAL_UUID,
        /// A series of this book or the word FACTURA (or its like) before it.
        NAMED,
        /// Digits alone.
        BARE,
        /// Letters read as digits that they look like: IOO8 for 1008.
        LOOKALIKE,
        /// The bank's numeric reference, which equals an open folio.
        NUMERIC,
        /// The number of something else: an order, a quotation.
        OTHER
    }

    Mention {
        exact = List.copyOf(exact);
    }

    /// Whether it was written as the name of a document, so that disagreeing with it counts.
    boolean isClaim() {
        return strength != Strength.NUMERIC;
    }
}
