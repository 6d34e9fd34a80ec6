package io.cobro.core.ledger;

import io.cobro.core.customer.CustomerId;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One side of a journal entry.
///
/// @param amountMinor debit positive, credit negative, in minor units of the entry's currency;
///   never zero
/// @param customer whose debt or money, where known
/// @param document the invoice, credit note or payment, on accounts that are kept by document
/// @param installmentNo 1 or more on receivables of an invoice, 0 on those of a credit note
/// @param dueDate on receivables of an invoice
public record Posting(
        Account account,
        long amountMinor,
        @Nullable CustomerId customer,
        @Nullable UUID document,
        int installmentNo,
        @Nullable LocalDate dueDate) {

    public static Posting of(Account account, long amountMinor) {
        return new Posting(account, amountMinor, null, null, 0, null);
    }

    Posting negated() {
        return new Posting(
                account, Math.negateExact(amountMinor), customer, document, installmentNo, dueDate);
    }
}
