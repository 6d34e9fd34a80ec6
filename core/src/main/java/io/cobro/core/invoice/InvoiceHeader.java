package io.cobro.core.invoice;

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

/// What an invoice says in every state.
///
/// @param fiscalUuid the folio fiscal of its CFDI
/// @param fiscalPaymentMethod `PUE` or `PPD` as its CFDI says
/// @param issueDate set once issued
/// @param termsDays days from issue to due date that were agreed
/// @param nominalDueDate before any shift to a business day
/// @param dueDate when the last installment is due
/// @param replaces the invoice that this one was issued in place of
/// @param replacedBy the invoice issued in place of this one
/// @param version counts changes; 1 when new
public record InvoiceHeader(
        InvoiceId id,
        @Nullable String externalId,
        InvoiceKind kind,
        BillingEntityId billingEntity,
        CustomerId customer,
        DocumentNumber number,
        @Nullable UUID fiscalUuid,
        @Nullable String fiscalPaymentMethod,
        CurrencyCode currency,
        @Nullable LocalDate issueDate,
        @Nullable Integer termsDays,
        @Nullable LocalDate nominalDueDate,
        @Nullable LocalDate dueDate,
        Totals totals,
        @Nullable InvoiceId replaces,
        @Nullable InvoiceId replacedBy,
        @Nullable String memo,
        Map<String, String> metadata,
        int version,
        Instant recordedAt) {

    public InvoiceHeader {
        metadata = Map.copyOf(metadata);
    }

    /// The day of issue of an invoice that has been issued.
    ///
    /// @throws NullPointerException on a draft: a bug
    public LocalDate issued() {
        return Objects.requireNonNull(issueDate, "not issued");
    }

    public Money total() {
        return Money.ofMinor(totals.total(), currency);
    }

    InvoiceHeader nextVersion() {
        return withVersion(version + 1);
    }

    InvoiceHeader withVersion(int newVersion) {
        return with(replaces, replacedBy, newVersion);
    }

    InvoiceHeader replacedBy(InvoiceId substitute) {
        return with(replaces, substitute, version);
    }

    InvoiceHeader replacing(InvoiceId old) {
        return with(old, replacedBy, version);
    }

    private InvoiceHeader with(
            @Nullable InvoiceId original, @Nullable InvoiceId substitute, int newVersion) {
        return new InvoiceHeader(
                id,
                externalId,
                kind,
                billingEntity,
                customer,
                number,
                fiscalUuid,
                fiscalPaymentMethod,
                currency,
                issueDate,
                termsDays,
                nominalDueDate,
                dueDate,
                totals,
                original,
                substitute,
                memo,
                metadata,
                newVersion,
                recordedAt);
    }
}
