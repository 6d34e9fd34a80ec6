package io.cobro.core.credit;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.document.Totals;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.tenant.BillingEntityId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a credit note says in every state.
///
/// @param fiscalUuid the folio fiscal of its CFDI (type E)
/// @param reason why the debt is reduced
/// @param issueDate set once issued
public record CreditNoteHeader(
        CreditNoteId id,
        @Nullable String externalId,
        BillingEntityId billingEntity,
        CustomerId customer,
        DocumentNumber number,
        @Nullable UUID fiscalUuid,
        CreditReason reason,
        CurrencyCode currency,
        @Nullable LocalDate issueDate,
        Totals totals,
        @Nullable String memo,
        Map<String, String> metadata,
        int version,
        Instant recordedAt) {

    public CreditNoteHeader {
        metadata = Map.copyOf(metadata);
    }

    /// The day of issue of a credit note that has been issued.
    ///
    /// @throws NullPointerException on a draft: a bug
    public LocalDate issued() {
        return Objects.requireNonNull(issueDate, "not issued");
    }

    public Money total() {
        return Money.ofMinor(totals.total(), currency);
    }

    CreditNoteHeader nextVersion() {
        return new CreditNoteHeader(
                id,
                externalId,
                billingEntity,
                customer,
                number,
                fiscalUuid,
                reason,
                currency,
                issueDate,
                totals,
                memo,
                metadata,
                version + 1,
                recordedAt);
    }
}
