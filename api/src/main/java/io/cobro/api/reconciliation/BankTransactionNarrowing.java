package io.cobro.api.reconciliation;

import io.cobro.api.http.Asked;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.LineKind;
import io.cobro.persistence.Range;
import io.cobro.persistence.reconciliation.BankTransactionFilter;
import java.time.LocalDate;

/// Reads which bank lines are wanted.
public final class BankTransactionNarrowing {

    private BankTransactionNarrowing() {}

    public static BankTransactionFilter of(Asked asked) {
        Range<LocalDate> booked = asked.dates("booking_date");
        Range<Long> amounts = asked.amounts("amount");
        return new BankTransactionFilter(
                asked.id("bank_account_id", "bank_account", BankAccountId::parse),
                asked.choices("status", BankTransaction.Status.class),
                booked.from(),
                booked.to(),
                asked.text("q"),
                asked.choices("kind", LineKind.class),
                asked.text("tracking_key"),
                asked.currency("currency"),
                amounts.from(),
                amounts.to());
    }
}
