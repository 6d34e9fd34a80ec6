package io.cobro.core.payment;

import io.cobro.core.money.Money;
import java.time.LocalDate;

/// Money that turned out not to be ours.
///
/// @param reversedDate from which business date on
public record ReversedPayment(PaymentHeader header, LocalDate reversedDate) implements Payment {

    @Override
    public String status() {
        return "reversed";
    }

    @Override
    public Money unallocated() {
        return Money.zero(header.amount().currency());
    }
}
