package io.cobro.core.invoice;

import io.cobro.core.Refusal;
import io.cobro.core.invoice.InvoiceCommand.InstallmentDraft;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What is due when.
public final class InstallmentSchedule {

    private InstallmentSchedule() {}

    /// The installments of an invoice: those asked for, or one over the total on the due date.
    ///
    /// @param asked in any order; amounts must sum to the total exactly
    /// @throws io.cobro.core.RefusedException `date_too_early`, `installments_mismatch`,
    ///   `currency_mismatch`
    public static List<Installment> of(
            List<InstallmentDraft> asked, LocalDate issueDate, LocalDate dueDate, Money total) {
        if (asked.isEmpty()) {
            requireNotBefore(issueDate, dueDate, "/due_date");
            return List.of(
                    new Installment(1, dueDate, total.minorUnits(), total.minorUnits(), issueDate));
        }
        List<InstallmentDraft> sorted = new ArrayList<>(asked);
        sorted.sort(Comparator.comparing(InstallmentDraft::dueDate));
        Money sum = Money.zero(total.currency());
        List<Installment> schedule = new ArrayList<>(sorted.size());
        for (InstallmentDraft draft : sorted) {
            if (!draft.amount().currency().equals(total.currency())) {
                throw Refusal.currencies(
                                "/installments",
                                "the invoice",
                                total.currency().code(),
                                "an installment",
                                draft.amount().currency().code())
                        .exception();
            }
            requireNotBefore(issueDate, draft.dueDate(), "/installments");
            sum = sum.plus(draft.amount());
            schedule.add(
                    new Installment(
                            schedule.size() + 1,
                            draft.dueDate(),
                            draft.amount().minorUnits(),
                            draft.amount().minorUnits(),
                            issueDate));
        }
        if (!sum.equals(total)) {
            throw Refusal.at(
                            "/installments",
                            "installments_mismatch",
                            Map.of("given", sum.toString(), "total", total.toString()))
                    .exception();
        }
        return List.copyOf(schedule);
    }

    private static void requireNotBefore(LocalDate issueDate, LocalDate dueDate, String pointer) {
        if (dueDate.isBefore(issueDate)) {
            throw Refusal.tooEarly(pointer, dueDate.toString(), issueDate.toString()).exception();
        }
    }
}
