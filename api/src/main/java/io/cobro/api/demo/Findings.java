package io.cobro.api.demo;

import io.cobro.api.Storage;
import io.cobro.api.demo.ReminderStep.Reminded;
import io.cobro.core.allocation.Allocation;
import io.cobro.core.credit.CreditNote;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.event.Event;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.Payment;
import io.cobro.core.reconciliation.BankAccount;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderItem;
import io.cobro.core.report.AgingReport;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.core.webhook.DeliveryStatus;
import io.cobro.persistence.allocation.AllocationFilter;
import io.cobro.persistence.credit.CreditNoteFilter;
import io.cobro.persistence.customer.CustomerFilter;
import io.cobro.persistence.invoice.InvoiceFilter;
import io.cobro.persistence.payment.PaymentFilter;
import io.cobro.persistence.reconciliation.BankTransactionFilter;
import io.cobro.persistence.reconciliation.MatchFilter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What the books hold after the run, everything in an order that follows from its content.
///
/// @param agings by date
/// @param told by the number of the event
record Findings(
        List<FileResult> files,
        List<CustomerFile.Refused> refusedRows,
        List<StatementResult> statements,
        List<Customer> customers,
        List<Invoice> invoices,
        List<CreditNote> creditNotes,
        List<BankAccount> accounts,
        List<BankTransaction> lines,
        List<Match> matches,
        List<Payment> payments,
        List<Allocation> allocations,
        Reminded reminded,
        List<Told> told,
        int unverified,
        List<AgingReport> agings,
        LocalDate today) {

    /// An event and how its delivery went.
    record Told(Event event, DeliveryStatus status, List<DeliveryAttempt> attempts) {}

    static List<Customer> customers(Storage storage, TenantId tenant) {
        return sorted(
                Pages.all(request -> storage.customers().list(tenant, CustomerFilter.ALL, request)),
                Comparator.comparing((Customer customer) -> String.valueOf(customer.taxId()))
                        .thenComparing(Customer::name)
                        .thenComparing(customer -> customer.id().value()));
    }

    static List<Invoice> invoices(Storage storage, TenantId tenant) {
        return sorted(
                Pages.all(request -> storage.invoices().list(tenant, InvoiceFilter.ALL, request))
                        .stream()
                        .filter(invoice -> invoice.header().issueDate() != null)
                        .toList(),
                Comparator.comparing((Invoice invoice) -> invoice.header().issued())
                        .thenComparing(invoice -> String.valueOf(invoice.header().number().text()))
                        .thenComparing(invoice -> invoice.id().value()));
    }

    static List<CreditNote> creditNotes(Storage storage, TenantId tenant) {
        return sorted(
                Pages.all(request ->
                                storage.creditNotes().list(tenant, CreditNoteFilter.ALL, request))
                        .stream()
                        .filter(note -> note.header().issueDate() != null)
                        .toList(),
                Comparator.comparing((CreditNote note) -> note.header().issued())
                        .thenComparing(note -> String.valueOf(note.header().number().text()))
                        .thenComparing(note -> note.id().value()));
    }

    static List<BankAccount> accounts(Storage storage, TenantId tenant) {
        return sorted(
                Pages.all(request -> storage.bankAccounts().list(tenant, request)),
                Comparator.comparing(BankAccount::number));
    }

    /// By account, then as they happened: the ids of a statement keep the order of its lines.
    static List<BankTransaction> lines(
            Storage storage, TenantId tenant, List<BankAccount> accounts) {
        Map<BankAccountId, String> numbers = new HashMap<>();
        accounts.forEach(account -> numbers.put(account.id(), account.number()));
        return sorted(
                Pages.all(request ->
                        storage.bankTransactions()
                                .list(tenant, BankTransactionFilter.ALL, request)),
                Comparator.comparing((BankTransaction line) ->
                                Objects.requireNonNull(numbers.get(line.bankAccount())))
                        .thenComparing(line -> line.line().bookingDate())
                        .thenComparing(line -> line.id().value()));
    }

    static List<Match> matches(Storage storage, TenantId tenant, List<BankTransaction> lines) {
        Map<BankTransactionId, Integer> places = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            places.put(lines.get(i).id(), i);
        }
        return sorted(
                Pages.all(request -> storage.matches().list(tenant, MatchFilter.ALL, request)),
                Comparator.comparingInt((Match match) ->
                                Objects.requireNonNull(places.get(match.bankTransaction())))
                        .thenComparingInt(Match::rank)
                        .thenComparing(match -> match.id().value()));
    }

    static List<Payment> payments(Storage storage, TenantId tenant) {
        return sorted(
                Pages.all(request -> storage.payments().list(tenant, PaymentFilter.ALL, request)),
                Comparator.comparing((Payment payment) -> payment.header().receivedDate())
                        .thenComparing(payment -> payment.id().value()));
    }

    static List<Allocation> allocations(Storage storage, TenantId tenant) {
        return sorted(
                Pages.all(request ->
                        storage.allocations().list(tenant, AllocationFilter.ALL, request)),
                Comparator.comparing(Allocation::effectiveDate)
                        .thenComparing(allocation -> allocation.id().value()));
    }

    Map<CustomerId, Customer> customersById() {
        Map<CustomerId, Customer> byId = new HashMap<>();
        customers.forEach(customer -> byId.put(customer.id(), customer));
        return byId;
    }

    Map<InvoiceId, Invoice> invoicesById() {
        Map<InvoiceId, Invoice> byId = new HashMap<>();
        invoices.forEach(invoice -> byId.put(invoice.id(), invoice));
        return byId;
    }

    Map<CreditNoteId, List<Allocation>> allocationsByCreditNote() {
        Map<CreditNoteId, List<Allocation>> byNote = new HashMap<>();
        for (Allocation allocation : allocations) {
            if (allocation.creditNote() != null) {
                byNote.computeIfAbsent(allocation.creditNote(), _ -> new ArrayList<>())
                        .add(allocation);
            }
        }
        return byNote;
    }

    /// The reminders of the run by customer, and what each asks for by invoice.
    List<Reminder> reminders() {
        Map<CustomerId, Customer> byId = customersById();
        return sorted(
                reminded.reminders().stream()
                        .map(reminder -> reminder.withItems(sorted(reminder.items(), byInvoice())))
                        .toList(),
                Comparator.comparing((Reminder reminder) ->
                                String.valueOf(
                                        Objects.requireNonNull(byId.get(reminder.customer()))
                                                .taxId()))
                        .thenComparing(reminder ->
                                Objects.requireNonNull(byId.get(reminder.customer())).name())
                        .thenComparing(Reminder::channel)
                        .thenComparing(reminder -> reminder.items().getFirst(), byInvoice()));
    }

    private Comparator<ReminderItem> byInvoice() {
        Map<InvoiceId, Invoice> byId = invoicesById();
        return Comparator.comparing((ReminderItem item) ->
                        Objects.requireNonNull(byId.get(item.invoice())).header().issued())
                .thenComparing(item ->
                        String.valueOf(
                                Objects.requireNonNull(byId.get(item.invoice()))
                                        .header()
                                        .number()
                                        .text()))
                .thenComparing(item -> item.invoice().value())
                .thenComparingInt(ReminderItem::installment)
                .thenComparing(ReminderItem::stepDate)
                .thenComparing(ReminderItem::step)
                .thenComparingInt(ReminderItem::occurrence);
    }

    /// Whether each report agrees with the ledger, each call had a right signature, and nobody was
    /// reminded twice.
    boolean isInOrder() {
        return unverified == 0
                && reminded.secondRunSent() == 0
                && agings.stream()
                        .flatMap(aging -> aging.totals().stream())
                        .allMatch(total -> total.buckets().total() == total.controlTotal());
    }

    private static <T> List<T> sorted(List<T> items, Comparator<T> order) {
        return items.stream().sorted(order).toList();
    }
}
