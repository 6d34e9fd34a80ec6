package io.cobro.core.reconciliation;

import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reconciliation.matching.Book;
import io.cobro.core.tenant.TenantId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the engine reads before it decides; a snapshot, checked again under locks when it is acted
/// on.
public interface ReconciliationReads {

    /// Everything that bank lines are compared with.
    Book book(TenantId tenant);

    /// The lines that wait, in the order of value date, booking date and statement.
    ///
    /// @param account null means all accounts
    List<Waiting> waiting(TenantId tenant, @Nullable BankAccountId account);

    /// A line that waits.
    ///
    /// @param refused the sets of invoices that a person has rejected or undone for it
    record Waiting(BankTransaction line, Set<Set<InvoiceId>> refused) {

        public Waiting {
            refused = Set.copyOf(refused);
        }
    }
}
