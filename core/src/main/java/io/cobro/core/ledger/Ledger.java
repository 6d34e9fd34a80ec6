package io.cobro.core.ledger;

/// The journal of the tenant whose transaction this is, and the past balances kept from it.
public interface Ledger {

    /// Writes an entry; one without postings is left out.
    void post(JournalEntry entry);

    /// Remembers a past balance.
    void keep(BalanceSpan span);
}
