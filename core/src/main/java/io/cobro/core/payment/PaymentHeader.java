package io.cobro.core.payment;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankTransactionId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a payment says in every state.
///
/// @param customer whose money it is; null while nobody knows
/// @param amount more than zero
/// @param receivedDate the business date on which the money was ours
/// @param trackingKey the clave de rastreo of a SPEI transfer
/// @param bankTransaction the bank line that it was matched from
public record PaymentHeader(
        PaymentId id,
        @Nullable String externalId,
        @Nullable CustomerId customer,
        Money amount,
        LocalDate receivedDate,
        PaymentMethod method,
        @Nullable String reference,
        @Nullable String trackingKey,
        @Nullable BankTransactionId bankTransaction,
        @Nullable String memo,
        Map<String, String> metadata,
        int version,
        Instant recordedAt) {

    public PaymentHeader {
        metadata = Map.copyOf(metadata);
    }

    PaymentHeader nextVersion() {
        return withVersion(version + 1);
    }

    PaymentHeader withVersion(int newVersion) {
        return new PaymentHeader(
                id,
                externalId,
                customer,
                amount,
                receivedDate,
                method,
                reference,
                trackingKey,
                bankTransaction,
                memo,
                metadata,
                newVersion,
                recordedAt);
    }
}
