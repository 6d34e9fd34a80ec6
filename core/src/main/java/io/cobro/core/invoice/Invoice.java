package io.cobro.core.invoice;

import io.cobro.core.Resource;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// A debt of a customer, in one of its states. What a state does not allow, its type does not have:
/// only an [OpenInvoice] can be paid.
///
/// As a resource it is shown without its lines and taxes; [InvoiceView] shows them.
public sealed interface Invoice extends Resource
        permits DraftInvoice, OpenInvoice, PaidInvoice, VoidInvoice {

    InvoiceHeader header();

    /// Empty on drafts.
    List<Installment> installments();

    /// The state's name in SQL and JSON.
    String status();

    default InvoiceId id() {
        return header().id();
    }

    /// What nobody has paid yet. MXN 1 160.00 with 400.00 allocated is 760.00. Never negative.
    default Money balance() {
        return Money.ofMinor(
                installments().stream().mapToLong(Installment::balanceMinor).sum(),
                header().currency());
    }

    /// `unpaid`, `partially_paid` or `paid`, by what of the total has been settled.
    default String paymentState() {
        long balance = balance().minorUnits();
        if (this instanceof PaidInvoice) {
            return "paid";
        }
        return this instanceof OpenInvoice && balance < header().totals().total()
                ? "partially_paid"
                : "unpaid";
    }

    /// How the oldest open installment stands to its due date; settled where none is open.
    default Timeliness timeliness(LocalDate today) {
        if (this instanceof DraftInvoice) {
            return Timeliness.NOT_DUE;
        }
        return installments().stream()
                .filter(Installment::isOpen)
                .findFirst()
                .map(oldest -> oldest.timeliness(today))
                .orElse(Timeliness.SETTLED);
    }

    /// Days since the due date of the oldest open installment; 0 where none is overdue.
    default int daysPastDue(LocalDate today) {
        return installments().stream()
                .filter(installment -> installment.isOverdue(today))
                .findFirst()
                .map(oldest -> Math.toIntExact(ChronoUnit.DAYS.between(oldest.dueDate(), today)))
                .orElse(0);
    }
}
