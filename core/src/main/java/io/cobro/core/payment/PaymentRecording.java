package io.cobro.core.payment;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.allocation.Allocating;
import io.cobro.core.allocation.Allocation;
import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.allocation.AllocationRules;
import io.cobro.core.allocation.PaymentAllocations;
import io.cobro.core.allocation.Settling;
import io.cobro.core.customer.Customer;
import io.cobro.core.event.Fact;
import io.cobro.core.invoice.Installment;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.ledger.Bookkeeping;
import io.cobro.core.ledger.EntryId;
import io.cobro.core.ledger.JournalEntry;
import io.cobro.core.payment.PaymentCommand.AllocatePayment;
import io.cobro.core.payment.PaymentCommand.RecordPayment;
import io.cobro.core.payment.PaymentCommand.ReversePayment;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Recording money, using it on debts, taking it back.
public final class PaymentRecording {

    private final Transactions transactions;

    public PaymentRecording(Transactions transactions) {
        this.transactions = transactions;
    }

    /// Refusals: `not_found`, `duplicate_external_id`, `customer_required`, `date_in_future`,
    /// `invoice_not_open`, `currency_mismatch`, `amount_exceeds_balance`,
    /// `amount_exceeds_unallocated`, `nothing_to_allocate`.
    public Outcome<Payment> record(CommandContext context, RecordPayment command) {
        if (command.oldestDueFirst() && command.customer() == null) {
            return Outcome.refused(Refusal.at("/customer_id", "customer_required"));
        }
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<Customer>> customer =
                            command.customer() == null
                                    ? Optional::empty
                                    : books.customers().find(command.customer());
                    Reading<List<Invoice>> invoices = invoicesFor(command, books);
                    if (command.customer() != null && customer.get().isEmpty()) {
                        throw Refusal.at(
                                        "/customer_id",
                                        "reference_not_found",
                                        Map.of(
                                                "resource",
                                                "customer",
                                                "id",
                                                command.customer().text()))
                                .exception();
                    }
                    if (command.receivedDate() != null) {
                        Refusal.requireCome(
                                "/received_date", command.receivedDate(), context.today());
                    }
                    PaymentHeader header =
                            new PaymentHeader(
                                    new PaymentId(context.ids().next()),
                                    command.externalId(),
                                    command.customer(),
                                    command.amount(),
                                    command.receivedDate() == null
                                            ? context.today()
                                            : command.receivedDate(),
                                    command.method(),
                                    command.reference(),
                                    command.trackingKey(),
                                    null,
                                    command.memo(),
                                    command.metadata(),
                                    1,
                                    context.now());
                    List<Invoice> locked = invoices.get();
                    Settling settling = new Settling(context, books, locked);
                    return received(
                            books,
                            settling,
                            header,
                            command.oldestDueFirst()
                                    ? oldestDueFirst(locked)
                                    : command.allocations(),
                            command.oldestDueFirst());
                });
    }

    /// Writes a new payment and uses it on debts: what recording a payment and accepting a match
    /// have in common.
    ///
    /// @param upTo whether requests that find nothing left are passed over instead of refused
    public static Payment received(
            Books books,
            Settling settling,
            PaymentHeader header,
            List<AllocationRequest> requests,
            boolean upTo) {
        ReceivedPayment payment = new ReceivedPayment(header, header.amount());
        JournalEntry entry = Bookkeeping.paymentReceived(payment);
        books.ledger().post(entry);
        books.facts().add(Fact.of("payment.received", payment).entered(entry.id()));
        ReceivedPayment left = Allocating.allocate(settling, payment, requests, null, upTo);
        // Written once, as it is after the allocations; version 1 is what the caller sees first.
        ReceivedPayment written = new ReceivedPayment(header, left.unallocated());
        books.payments().insert(written);
        settling.finish();
        return written;
    }

    /// Refusals: `not_found`, `version_conflict`, `payment_not_received`, and those of [#record].
    public Outcome<PaymentAllocations> allocate(CommandContext context, AllocatePayment command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<Payment>> reading = books.payments().lock(command.id());
                    Reading<List<Invoice>> invoices =
                            command.oldestDueFirst()
                                    ? books.invoices().lockOpenOfPayer(command.id())
                                    : books.invoices()
                                            .lockAll(
                                                    command.allocations().stream()
                                                            .map(AllocationRequest::invoice)
                                                            .toList());
                    ReceivedPayment payment =
                            requireReceived(reading.get(), command.id(), command.expectedVersion());
                    if (command.oldestDueFirst() && payment.header().customer() == null) {
                        throw Refusal.at("/auto_allocate", "customer_required").exception();
                    }
                    if (payment.unallocated().isZero()) {
                        throw Refusal.of("nothing_to_allocate").exception();
                    }
                    Settling settling = new Settling(context, books, invoices.get());
                    ReceivedPayment after =
                            Allocating.allocate(
                                    settling,
                                    payment,
                                    command.oldestDueFirst()
                                            ? oldestDueFirst(invoices.get())
                                            : command.allocations(),
                                    command.effectiveDate(),
                                    command.oldestDueFirst());
                    if (settling.made().isEmpty()) {
                        throw Refusal.of("nothing_to_allocate").exception();
                    }
                    ReceivedPayment written = after.asVersion(payment.header().version() + 1);
                    books.payments().update(written);
                    settling.finish();
                    return new PaymentAllocations(written, settling.made());
                });
    }

    /// Refusals: `not_found`, `version_conflict`, `payment_not_received`.
    public Outcome<Payment> reverse(CommandContext context, ReversePayment command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<Payment>> reading = books.payments().lock(command.id());
                    Reading<List<Invoice>> invoices = books.invoices().lockPaidBy(command.id());
                    Reading<List<Allocation>> allocations =
                            books.allocations().activeOf(command.id());
                    ReceivedPayment payment =
                            requireReceived(reading.get(), command.id(), command.expectedVersion());
                    return reversed(
                            context,
                            books,
                            payment,
                            new Settling(context, books, invoices.get()),
                            allocations.get(),
                            command.date());
                });
    }

    /// Takes a payment back with all that it was used on: what reversing a payment and undoing a
    /// match have in common.
    public static Payment reversed(
            CommandContext context,
            Books books,
            ReceivedPayment payment,
            Settling settling,
            List<Allocation> allocations,
            @Nullable LocalDate asked) {
        LocalDate earliest = payment.header().receivedDate();
        for (Allocation allocation : allocations) {
            if (allocation.effectiveDate().isAfter(earliest)) {
                earliest = allocation.effectiveDate();
            }
        }
        LocalDate date = AllocationRules.reversalDate(asked, context.today(), earliest);
        ReceivedPayment left = payment;
        for (Allocation allocation : allocations) {
            left = settling.takeBack(allocation, left, date);
        }
        ReversedPayment reversed = left.reverse(date);
        JournalEntry entry =
                Bookkeeping.paymentReversed(new EntryId(context.ids().next()), reversed, date);
        books.ledger().post(entry);
        books.payments().update(reversed);
        settling.finish();
        books.facts()
                .add(
                        Fact.of("payment.reversed", reversed)
                                .previously("status", "received")
                                .entered(entry.id()));
        return reversed;
    }

    private static ReceivedPayment requireReceived(
            Optional<Payment> found, PaymentId id, @Nullable Integer expectedVersion) {
        Payment payment =
                found.orElseThrow(() -> Refusal.notFound("payment", id.text()).exception());
        Refusal.requireVersion(expectedVersion, payment.header().version());
        if (payment instanceof ReceivedPayment received) {
            return received;
        }
        throw Refusal.of(
                        "payment_not_received", Map.of("id", id.text(), "status", payment.status()))
                .exception();
    }

    private static Reading<List<Invoice>> invoicesFor(RecordPayment command, Books books) {
        if (command.oldestDueFirst() && command.customer() != null) {
            return books.invoices().lockOpenOf(command.customer(), command.amount().currency());
        }
        return command.allocations().isEmpty()
                ? List::of
                : books.invoices()
                        .lockAll(
                                command.allocations().stream()
                                        .map(AllocationRequest::invoice)
                                        .toList());
    }

    /// The default order across invoices: the oldest due date first, then the day of issue, then
    /// the id.
    private static List<AllocationRequest> oldestDueFirst(List<Invoice> open) {
        List<Invoice> sorted = new ArrayList<>(open);
        sorted.sort(
                Comparator.comparing(PaymentRecording::oldestDueDate)
                        .thenComparing(invoice -> invoice.header().issued())
                        .thenComparing(invoice -> invoice.id().value()));
        return sorted.stream().map(invoice -> new AllocationRequest(invoice.id(), null)).toList();
    }

    private static LocalDate oldestDueDate(Invoice invoice) {
        return invoice.installments().stream()
                .filter(Installment::isOpen)
                .map(Installment::dueDate)
                .findFirst()
                .orElse(LocalDate.MAX);
    }
}
