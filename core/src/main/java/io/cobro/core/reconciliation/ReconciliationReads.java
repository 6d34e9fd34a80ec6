package io.cobro.core.reconciliation;

import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reconciliation.matching.Book;
import io.cobro.core.tenant.TenantId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the engine reads before it decides; checked again under locks when it is acted on.
public interface ReconciliationReads {

    /// What lies on the desk of whoever matches.
    ///
    /// @param account whose lines; null means all accounts
    Desk desk(TenantId tenant, @Nullable BankAccountId account);

    /// @param waiting the lines that wait, in the order of value date, booking date and statement
    /// @param book everything that they are compared with
    record Desk(List<Waiting> waiting, Book book) {

        public Desk {
            waiting = List.copyOf(waiting);
        }
    }

    /// A line that waits.
    ///
    /// @param refused the sets of invoices that a person has rejected or undone for it
    record Waiting(BankTransaction line, Set<Set<InvoiceId>> refused) {

        public Waiting {
            refused = Set.copyOf(refused);
        }
    }
}
