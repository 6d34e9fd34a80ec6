package io.cobro.core.allocation;

import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.credit.CreditNote;
import io.cobro.core.credit.IssuedCreditNote;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.OpenInvoice;
import io.cobro.core.money.Money;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.ReceivedPayment;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Using money and credit on debts, and taking that back.
public final class Allocating {

    /// Takes one allocation back.
    ///
    /// @param date from which business date on; null means today
    public record ReverseAllocation(
            AllocationId id, @Nullable Integer expectedVersion, @Nullable LocalDate date) {}

    private final Transactions transactions;

    public Allocating(Transactions transactions) {
        this.transactions = transactions;
    }

    /// Refusals: `not_found`, `allocation_not_active`.
    public Outcome<Allocation> reverse(CommandContext context, ReverseAllocation command) {
        return transactions.inTransaction(
                context,
                books -> {
                    // Sources before invoices, as everywhere, so that no two commands wait for each
                    // other.
                    Reading<Optional<Payment>> payment =
                            books.payments().lockSourceOf(command.id());
                    Reading<Optional<CreditNote>> note =
                            books.creditNotes().lockSourceOf(command.id());
                    Reading<List<Invoice>> invoices = books.invoices().lockOf(command.id());
                    Reading<Optional<Allocation>> reading = books.allocations().find(command.id());
                    Allocation allocation =
                            reading.get()
                                    .orElseThrow(() ->
                                            Refusal.notFound("allocation", command.id().text())
                                                    .exception());
                    Refusal.requireVersion(command.expectedVersion(), allocation.version());
                    if (!allocation.isActive()) {
                        throw Refusal.of(
                                        "allocation_not_active",
                                        Map.of(
                                                "reversed_date",
                                                String.valueOf(allocation.reversedDate())))
                                .exception();
                    }
                    LocalDate date =
                            AllocationRules.reversalDate(
                                    command.date(), context.today(), allocation.effectiveDate());
                    Settling settling = new Settling(context, books, invoices.get());
                    if (payment.get().orElse(null) instanceof ReceivedPayment received) {
                        books.payments().update(settling.takeBack(allocation, received, date));
                    } else if (note.get().orElse(null) instanceof IssuedCreditNote issued) {
                        books.creditNotes().update(settling.takeBack(allocation, issued, date));
                    } else {
                        throw new IllegalStateException(
                                allocation.id() + " is active and its source is not");
                    }
                    settling.finish();
                    return allocation.reversedOn(date);
                });
    }

    /// Uses a payment on debts, in the order of the requests.
    ///
    /// @param effectiveDate the caller's date, or null for the earliest possible of each
    /// @param upTo whether requests that find nothing left are passed over instead of refused
    /// @throws io.cobro.core.RefusedException see [AllocationRules]
    public static ReceivedPayment allocate(
            Settling settling,
            ReceivedPayment payment,
            List<AllocationRequest> requests,
            @Nullable LocalDate effectiveDate,
            boolean upTo) {
        ReceivedPayment left = payment;
        for (int i = 0; i < requests.size(); i++) {
            if (upTo && left.unallocated().isZero()) {
                break;
            }
            AllocationRequest request = requests.get(i);
            String at = "/allocations/" + i;
            OpenInvoice invoice =
                    AllocationRules.requireOpen(settling.state(request.invoice()), request, at);
            Money amount = AllocationRules.amount(request, invoice, left.unallocated(), at);
            LocalDate date =
                    AllocationRules.effectiveDate(
                            effectiveDate,
                            payment.header().receivedDate(),
                            invoice,
                            settling.today());
            left = settling.pay(left, invoice.id(), amount, date);
        }
        return left;
    }

    /// Uses a credit note on debts, in the order of the requests.
    ///
    /// @throws io.cobro.core.RefusedException see [AllocationRules]
    public static IssuedCreditNote allocate(
            Settling settling,
            IssuedCreditNote note,
            List<AllocationRequest> requests,
            @Nullable LocalDate effectiveDate,
            boolean upTo) {
        IssuedCreditNote left = note;
        for (int i = 0; i < requests.size(); i++) {
            if (upTo && left.unallocated().isZero()) {
                break;
            }
            AllocationRequest request = requests.get(i);
            String at = "/allocations/" + i;
            OpenInvoice invoice =
                    AllocationRules.requireOpen(settling.state(request.invoice()), request, at);
            Money amount = AllocationRules.amount(request, invoice, left.unallocated(), at);
            LocalDate date =
                    AllocationRules.effectiveDate(
                            effectiveDate, note.header().issued(), invoice, settling.today());
            left = settling.credit(left, invoice.id(), amount, date);
        }
        return left;
    }
}
