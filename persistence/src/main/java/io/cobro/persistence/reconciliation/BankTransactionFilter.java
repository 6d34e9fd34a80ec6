package io.cobro.persistence.reconciliation;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.LineKind;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which bank lines are wanted; what is null or empty does not matter.
///
/// @param bookedFrom the first booking date
/// @param bookedTo the last booking date
/// @param words each of them is in what the line says of itself or of the payer
/// @param amountFrom in minor units of the currency
/// @param amountTo in minor units of the currency
public record BankTransactionFilter(
        @Nullable BankAccountId bankAccount,
        Set<BankTransaction.Status> statuses,
        @Nullable LocalDate bookedFrom,
        @Nullable LocalDate bookedTo,
        @Nullable String words,
        Set<LineKind> kinds,
        @Nullable String trackingKey,
        @Nullable CurrencyCode currency,
        @Nullable Long amountFrom,
        @Nullable Long amountTo) {

    public static final BankTransactionFilter ALL =
            new BankTransactionFilter(
                    null, Set.of(), null, null, null, Set.of(), null, null, null, null);

    public BankTransactionFilter {
        statuses = Set.copyOf(statuses);
        kinds = Set.copyOf(kinds);
    }
}
