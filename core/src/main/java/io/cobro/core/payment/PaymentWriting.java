package io.cobro.core.payment;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.allocation.Settling;
import io.cobro.core.batch.Written;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.PaymentCommand.PutPayment;
import io.cobro.core.payment.PaymentCommand.RecordPayment;
import io.cobro.core.payment.PaymentCommand.WritePayment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Records payments and puts those with an external id, one after the other.
final class PaymentWriting {

    private final CommandContext context;
    private final Books books;
    private final Set<CustomerId> customers = new HashSet<>();
    private final Map<InvoiceId, Invoice> invoices = new HashMap<>();
    private final OpenInvoices open = new OpenInvoices();
    private final Map<String, Payment> known = new HashMap<>();

    private PaymentWriting(CommandContext context, Books books) {
        this.context = context;
        this.books = books;
    }

    static Function<WritePayment, Written<Payment>> over(
            CommandContext context, Books books, List<WritePayment> commands) {
        List<RecordPayment> wanted = commands.stream().map(PaymentWriting::wanted).toList();
        Reading<List<Payment>> locked =
                books.payments()
                        .lockByExternalIds(
                                commands.stream()
                                        .map(command -> wanted(command).externalId())
                                        .filter(Objects::nonNull)
                                        .toList());
        Reading<List<Customer>> customers =
                books.customers()
                        .findAll(
                                wanted.stream()
                                        .map(RecordPayment::customer)
                                        .filter(Objects::nonNull)
                                        .distinct()
                                        .toList());
        Reading<List<Invoice>> invoices = invoicesFor(wanted, books);
        PaymentWriting writing = new PaymentWriting(context, books);
        locked.get().forEach(writing::know);
        customers.get().forEach(customer -> writing.customers.add(customer.id()));
        writing.reached(invoices.get());
        return writing::write;
    }

    private static Reading<List<Invoice>> invoicesFor(List<RecordPayment> wanted, Books books) {
        List<RecordPayment> choosing =
                wanted.stream()
                        .filter(RecordPayment::oldestDueFirst)
                        .filter(payment -> payment.customer() != null)
                        .toList();
        return books.invoices()
                .lockAllAndOpenOf(
                        wanted.stream()
                                .flatMap(payment -> payment.allocations().stream())
                                .map(AllocationRequest::invoice)
                                .collect(Collectors.toSet()),
                        choosing.stream()
                                .map(payment -> Objects.requireNonNull(payment.customer()))
                                .collect(Collectors.toSet()),
                        choosing.stream()
                                .map(payment -> payment.amount().currency())
                                .collect(Collectors.toSet()));
    }

    private static RecordPayment wanted(WritePayment command) {
        return switch (command) {
            case RecordPayment create -> create;
            case PutPayment put -> put.payment();
        };
    }

    private static String externalId(WritePayment command) {
        return Objects.requireNonNull(wanted(command).externalId());
    }

    private Written<Payment> write(WritePayment command) {
        RecordPayment wanted = wanted(command);
        requireRight(wanted);
        if (command instanceof PutPayment put) {
            Payment before = known.get(externalId(put));
            Refusal.requireVersion(
                    put.expectedVersion(), before == null ? 0 : before.header().version());
            put.echo().requireOf(before);
            if (before != null) {
                Refusal.requireSame(
                        before.id().text(),
                        before.status(),
                        properties(header(wanted, before.header())),
                        properties(before.header()));
                return new Written<>(before, before.id(), false);
            }
        }
        return recorded(wanted);
    }

    private void requireRight(RecordPayment wanted) {
        if (wanted.oldestDueFirst() && wanted.customer() == null) {
            throw Refusal.at("/customer_id", "customer_required").exception();
        }
        if (wanted.customer() != null && !customers.contains(wanted.customer())) {
            throw Refusal.at(
                            "/customer_id",
                            "reference_not_found",
                            Map.of("resource", "customer", "id", wanted.customer().text()))
                    .exception();
        }
        if (wanted.receivedDate() != null) {
            Refusal.requireCome("/received_date", wanted.receivedDate(), context.today());
        }
    }

    private Written<Payment> recorded(RecordPayment wanted) {
        Payment taken = wanted.externalId() == null ? null : known.get(wanted.externalId());
        if (taken != null) {
            throw Refusal.duplicate("external_id", taken.id(), String.valueOf(wanted.externalId()))
                    .exception();
        }
        List<AllocationRequest> requests =
                wanted.oldestDueFirst()
                        ? open.oldestDueFirst(wanted.customer(), wanted.amount())
                        : wanted.allocations();
        Settling settling =
                new Settling(
                        context,
                        books,
                        requests.stream()
                                .map(request -> invoices.get(request.invoice()))
                                .filter(Objects::nonNull)
                                .toList());
        Payment payment =
                PaymentRecording.received(
                        books, settling, header(wanted, null), requests, wanted.oldestDueFirst());
        reached(settling.states());
        know(payment);
        return new Written<>(payment, payment.id(), true);
    }

    private void reached(List<Invoice> states) {
        states.forEach(invoice -> invoices.put(invoice.id(), invoice));
        open.reached(states);
    }

    private void know(Payment payment) {
        String externalId = payment.header().externalId();
        if (externalId != null) {
            known.put(externalId, payment);
        }
    }

    /// @param before of the payment that there is
    private PaymentHeader header(RecordPayment wanted, @Nullable PaymentHeader before) {
        return new PaymentHeader(
                before == null ? new PaymentId(context.ids().next()) : before.id(),
                wanted.externalId(),
                wanted.customer(),
                wanted.amount(),
                wanted.receivedDate() != null
                        ? wanted.receivedDate()
                        : before == null ? context.today() : before.receivedDate(),
                wanted.method(),
                wanted.reference(),
                wanted.trackingKey(),
                null,
                wanted.memo(),
                wanted.metadata(),
                1,
                before == null ? context.now() : before.recordedAt());
    }

    /// What a payment says, by the names of the request.
    private static Map<String, @Nullable Object> properties(PaymentHeader header) {
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put("customer_id", header.customer());
        said.put("amount", header.amount());
        said.put("received_date", header.receivedDate());
        said.put("method", header.method());
        said.put("reference", header.reference());
        said.put("tracking_key", header.trackingKey());
        said.put("memo", header.memo());
        said.put("metadata", header.metadata());
        return said;
    }
}
