package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.Money;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// One way to use a credit, with the evidence for it.
///
/// Invariant: the amounts applied and `unallocated` add up to the credit.
///
/// @param applied by invoice; never empty
/// @param unallocated what stays on the account of the customer
/// @param amountFit how the credit compares with the balances
/// @param features the evidence; their bits add up to `bits`
/// @param posterior between 0 and 1: the share among all hypotheses of the assessment
public record Candidate(
        CustomerId customer,
        List<AppliedAmount> applied,
        Money unallocated,
        AmountFit amountFit,
        List<Feature> features,
        double bits,
        double posterior) {

    public Candidate {
        applied = List.copyOf(applied);
        features = List.copyOf(features);
    }

    public Set<InvoiceId> invoices() {
        return applied.stream().map(AppliedAmount::invoice).collect(Collectors.toUnmodifiableSet());
    }
}
