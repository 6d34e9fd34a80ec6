package io.cobro.core.payment;

import io.cobro.core.Reading;
import io.cobro.core.allocation.AllocationId;
import io.cobro.core.reconciliation.MatchId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The payments of the tenant whose transaction this is.
public interface Payments {

    Reading<Optional<Payment>> lock(PaymentId id);

    /// Locks the payments that have one of these external ids, in the order of their ids.
    Reading<List<Payment>> lockByExternalIds(Collection<String> externalIds);

    /// Locks the payment that accepting a match made.
    Reading<Optional<Payment>> lockOf(MatchId match);

    /// Locks the payments that are allocated to the invoices with these fiscal UUIDs, in the order
    /// of their ids.
    Reading<List<Payment>> lockSourcesOf(Collection<UUID> fiscalUuids);

    /// Locks the payment that an allocation is of; empty where a credit note is its source.
    Reading<Optional<Payment>> lockSourceOf(AllocationId id);

    void insert(Payment payment);

    void update(Payment payment);
}
