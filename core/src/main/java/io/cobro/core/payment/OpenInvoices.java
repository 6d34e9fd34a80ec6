package io.cobro.core.payment;

import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.Installment;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.OpenInvoice;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What customers owe, in the order in which money is used on it: the oldest due date first, then
/// the day of issue, then the id.
///
/// Kept sorted while a batch pays it, so that each payment looks only at the invoices that it
/// reaches, however many its customer has. Not thread-safe.
final class OpenInvoices {

    private static final Comparator<OpenInvoice> OLDEST_DUE_FIRST =
            Comparator.comparing(OpenInvoices::oldestDueDate)
                    .thenComparing(invoice -> invoice.header().issued())
                    .thenComparing(invoice -> invoice.id().value());

    private record Account(CustomerId customer, CurrencyCode currency) {}

    private final Map<InvoiceId, OpenInvoice> states = new HashMap<>();
    private final Map<Account, NavigableSet<OpenInvoice>> accounts = new HashMap<>();

    /// Notes the states that invoices have reached: one that is no longer open leaves.
    void reached(Collection<? extends Invoice> invoices) {
        for (Invoice invoice : invoices) {
            OpenInvoice before = states.remove(invoice.id());
            if (before != null) {
                account(before).remove(before);
            }
            if (invoice instanceof OpenInvoice open) {
                states.put(open.id(), open);
                account(open).add(open);
            }
        }
    }

    /// The invoices of a customer that an amount reaches, in their order.
    List<AllocationRequest> oldestDueFirst(@Nullable CustomerId customer, Money amount) {
        if (customer == null) {
            return List.of();
        }
        List<AllocationRequest> requests = new ArrayList<>();
        Money left = amount;
        for (OpenInvoice invoice : account(customer, amount.currency())) {
            if (!left.isPositive()) {
                break;
            }
            requests.add(new AllocationRequest(invoice.id(), null));
            left = left.minus(left.min(invoice.balance()));
        }
        return requests;
    }

    private NavigableSet<OpenInvoice> account(OpenInvoice invoice) {
        return account(invoice.header().customer(), invoice.header().currency());
    }

    private NavigableSet<OpenInvoice> account(CustomerId customer, CurrencyCode currency) {
        return accounts.computeIfAbsent(
                new Account(customer, currency), _ -> new TreeSet<>(OLDEST_DUE_FIRST));
    }

    private static LocalDate oldestDueDate(OpenInvoice invoice) {
        return invoice.installments().stream()
                .filter(Installment::isOpen)
                .map(Installment::dueDate)
                .findFirst()
                .orElse(LocalDate.MAX);
    }
}
