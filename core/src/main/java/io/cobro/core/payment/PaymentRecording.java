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
import io.cobro.core.batch.Batch;
import io.cobro.core.batch.Batching;
import io.cobro.core.batch.Batching.Batched;
import io.cobro.core.batch.Written;
import io.cobro.core.event.Fact;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.ledger.Bookkeeping;
import io.cobro.core.ledger.EntryId;
import io.cobro.core.ledger.JournalEntry;
import io.cobro.core.payment.PaymentCommand.AllocatePayment;
import io.cobro.core.payment.PaymentCommand.PutPayment;
import io.cobro.core.payment.PaymentCommand.RecordPayment;
import io.cobro.core.payment.PaymentCommand.ReversePayment;
import io.cobro.core.payment.PaymentCommand.WritePayment;
import java.time.LocalDate;
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

    /// Refusals: `reference_not_found`, `duplicate_external_id`, `customer_required`,
    /// `date_in_future`, `invoice_not_open`, `currency_mismatch`, `amount_exceeds_balance`,
    /// `amount_exceeds_unallocated`, `nothing_to_allocate`.
    public Outcome<Payment> record(CommandContext context, RecordPayment command) {
        return Batching.one(transactions, context, command, PaymentWriting::over);
    }

    /// Records the payment with an external id, unless it is recorded.
    ///
    /// Refusals: `version_conflict`, `recorded_otherwise`, and those of [#record].
    public Outcome<Written<Payment>> put(CommandContext context, PutPayment command) {
        return Batching.put(transactions, context, command, PaymentWriting::over);
    }

    /// Records and puts many.
    ///
    /// Refusals: those of [#record] and [#put] by item, `batch_refused`.
    public Batched write(CommandContext context, Batch<WritePayment> batch) {
        return Batching.all(transactions, context, batch, PaymentWriting::over);
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
                                            ? oldestDueFirst(payment, invoices.get())
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

    private static List<AllocationRequest> oldestDueFirst(
            ReceivedPayment payment, List<Invoice> invoices) {
        OpenInvoices open = new OpenInvoices();
        open.reached(invoices);
        return open.oldestDueFirst(payment.header().customer(), payment.unallocated());
    }
}
