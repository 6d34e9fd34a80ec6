package io.cobro.core.invoice;

import io.cobro.core.Reading;
import io.cobro.core.allocation.AllocationId;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.reconciliation.MatchId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The invoices of the tenant whose transaction this is.
///
/// Locks are taken in the order of the invoices' ids, so that two transactions never wait for each
/// other.
public interface Invoices {

    /// Locks an invoice with its installments; lines and taxes come along.
    Reading<Optional<InvoiceView>> lock(InvoiceId id);

    /// Locks invoices with their installments, in the order of their ids. Those that do not exist
    /// are missing from the answer.
    Reading<List<Invoice>> lockAll(Collection<InvoiceId> ids);

    /// Locks the invoices that have one of these external ids, in the order of their ids; lines and
    /// taxes come along.
    Reading<List<InvoiceView>> lockByExternalIds(Collection<String> externalIds);

    /// The invoices that have one of these fiscal UUIDs, by it.
    Reading<Map<UUID, InvoiceId>> findByFiscalUuid(Collection<UUID> fiscalUuids);

    /// Locks invoices, and the open ones of customers in some currencies, in the order of their
    /// ids. Those that do not exist are missing from the answer.
    Reading<List<Invoice>> lockAllAndOpenOf(
            Collection<InvoiceId> ids,
            Collection<CustomerId> customers,
            Collection<CurrencyCode> currencies);

    /// Locks the open invoices, in the payment's currency, of the customer that a payment is from,
    /// in the order of their ids.
    Reading<List<Invoice>> lockOpenOfPayer(PaymentId payment);

    /// Locks the invoices that a payment is allocated to, in the order of their ids.
    Reading<List<Invoice>> lockPaidBy(PaymentId payment);

    /// Locks the invoices that a credit note is allocated to, in the order of their ids.
    Reading<List<Invoice>> lockCreditedBy(CreditNoteId creditNote);

    /// Locks the invoice of an allocation.
    Reading<List<Invoice>> lockOf(AllocationId allocation);

    /// Locks the invoices that a match would pay, in the order of their ids.
    Reading<List<Invoice>> lockMatched(MatchId match);

    /// Locks the invoices that the payment of a match is allocated to, in the order of their ids.
    Reading<List<Invoice>> lockPaidBy(MatchId match);

    /// Locks the invoices that have one of these fiscal UUIDs, in the order of their ids.
    Reading<List<Invoice>> lockByFiscalUuid(Collection<UUID> fiscalUuids);

    /// Writes a new invoice with its lines, taxes and installments.
    void insert(InvoiceView invoice);

    /// Writes what a change made of a locked invoice: header, state, installments. The lines and
    /// taxes stay.
    void update(Invoice invoice);

    /// Writes a draft anew, with its lines and taxes; also when it is issued.
    void replace(InvoiceView invoice);

    void delete(InvoiceId draft);
}
