package io.cobro.core.payment;

import io.cobro.core.Resource;
import io.cobro.core.money.Money;

/// Money received, in one of its states. Only a [ReceivedPayment] can be allocated.
public sealed interface Payment extends Resource permits ReceivedPayment, ReversedPayment {

    PaymentHeader header();

    /// The state's name in SQL and JSON.
    String status();

    /// What no debt has used yet.
    Money unallocated();

    default PaymentId id() {
        return header().id();
    }

    /// `unallocated`, `partially_allocated` or `allocated`, by what of the amount debts have used.
    default String allocationState() {
        if (!(this instanceof ReceivedPayment) || unallocated().equals(header().amount())) {
            return "unallocated";
        }
        return unallocated().isZero() ? "allocated" : "partially_allocated";
    }
}
