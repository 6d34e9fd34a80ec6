package io.cobro.persistence.reconciliation;

import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankTransaction;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which bank lines are wanted; what is null or empty does not matter.
///
/// @param bookedFrom the first booking date
/// @param bookedTo the last booking date
public record BankTransactionFilter(
        @Nullable BankAccountId bankAccount,
        Set<BankTransaction.Status> statuses,
        @Nullable LocalDate bookedFrom,
        @Nullable LocalDate bookedTo) {

    public static final BankTransactionFilter ALL =
            new BankTransactionFilter(null, Set.of(), null, null);

    public BankTransactionFilter {
        statuses = Set.copyOf(statuses);
    }
}
