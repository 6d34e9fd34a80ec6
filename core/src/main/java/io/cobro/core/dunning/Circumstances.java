package io.cobro.core.dunning;

import io.cobro.core.customer.Customer;
import io.cobro.core.money.Money;

/// What conditions are asked about.
///
/// @param balance what is open of the installment
/// @param customerOverdue what is overdue of the customer's debt in the currency of the balance
public record Circumstances(Money balance, Money customerOverdue, Customer customer) {}
