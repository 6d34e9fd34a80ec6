package io.cobro.core.reconciliation;

import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reconciliation.matching.Book;
import java.util.List;
import java.util.Set;

/// What lies before whoever matches.
///
/// @param waiting the lines that wait, in the order of value date, booking date and statement
/// @param book everything that they are compared with
public record Desk(List<Waiting> waiting, Book book) {

    public Desk {
        waiting = List.copyOf(waiting);
    }

    /// A line that waits.
    ///
    /// @param refused the sets of invoices that a person has rejected or undone for it
    public record Waiting(BankTransaction line, Set<Set<InvoiceId>> refused) {

        public Waiting {
            refused = Set.copyOf(refused);
        }
    }
}
