package io.cobro.api.reminder;

import io.cobro.api.Application;
import io.cobro.api.Settings;
import io.cobro.connectors.mail.MailSink;
import io.cobro.core.CommandContext;
import io.cobro.core.Idempotency;
import io.cobro.core.MetadataPatch;
import io.cobro.core.Outcome;
import io.cobro.core.Patch;
import io.cobro.core.Resource;
import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerCommand.CreateCustomer;
import io.cobro.core.customer.CustomerCommand.HoldCustomer;
import io.cobro.core.customer.CustomerCommand.ReleaseCustomer;
import io.cobro.core.customer.CustomerCommand.UpdateCustomer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.customer.RemindingPatch;
import io.cobro.core.document.DocumentContent;
import io.cobro.core.document.LineDraft;
import io.cobro.core.dunning.DunningCommand.CreatePolicy;
import io.cobro.core.dunning.DunningCommand.ExitEnrollment;
import io.cobro.core.dunning.DunningCommand.PauseEnrollment;
import io.cobro.core.dunning.DunningCommand.ResumeEnrollment;
import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.event.Event;
import io.cobro.core.invoice.InvoiceCommand.InstallmentDraft;
import io.cobro.core.invoice.InvoiceCommand.InvoiceDraft;
import io.cobro.core.invoice.InvoiceCommand.RecordIssued;
import io.cobro.core.invoice.InvoiceCommand.VoidInvoiceCommand;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceKind;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentCommand.RecordPayment;
import io.cobro.core.payment.PaymentCommand.ReversePayment;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.payment.PaymentMethod;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.ReminderItem;
import io.cobro.core.reminder.ReminderMessage;
import io.cobro.core.tenant.TaxPoint;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantKeeping.CreateBillingEntity;
import io.cobro.core.tenant.TenantMode;
import io.cobro.core.tenant.TestClockKeeping.AdvanceTestClock;
import io.cobro.core.tenant.TestClockKeeping.SetTestClock;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.dunning.EnrollmentFilter;
import io.cobro.persistence.event.EventQueries;
import io.cobro.persistence.reminder.ReminderFilter;
import io.cobro.persistence.reminder.ReminderMessages;
import io.cobro.persistence.tenant.NewTenant;
import io.cobro.persistence.testing.TestDatabase;
import io.cobro.webhooks.delivery.RetrySchedule;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The desk of a tenant in Mexico City that the test moves through time: commands and jobs happen
/// at the instant that the test says.
final class Desk {

    static final ZoneId ZONE = ZoneId.of("America/Mexico_City");

    private static final int EVENTS_PAGE = 200;
    private static final TimeOrderedIds IDS = new TimeOrderedIds();
    private static final Instant OPENED = Instant.parse("2025-12-01T12:00:00Z");

    private final Application node;
    private final Tenant tenant;

    private Desk(Application node, Tenant tenant) {
        this.node = node;
        this.tenant = tenant;
    }

    /// A node whose workers do not run, for tests that run them.
    static Application node(TestDatabase database, @Nullable MailSink mail) throws SQLException {
        return Application.start(
                new Settings(
                        database.url(),
                        "127.0.0.1",
                        0,
                        Base64.getEncoder().encodeToString(new byte[32]),
                        "",
                        RetrySchedule.STANDARD,
                        Clock.systemUTC(),
                        false,
                        null,
                        mail == null ? null : mail.url("cobranza@desk.example"),
                        Settings.Edge.DEFAULT.withRateLimit(0)),
                _ -> {});
    }

    /// A new live tenant with one billing entity.
    static Desk open(Application node, String name) {
        return open(node, name, TenantMode.LIVE);
    }

    static Desk open(Application node, String name, TenantMode mode) {
        Tenant tenant =
                node.storage()
                        .tenantCreation()
                        .createIfNew(
                                new NewTenant(
                                        name, mode, ZONE, CurrencyCode.MXN, TaxPoint.PAYMENT, 30),
                                OPENED);
        Desk desk = new Desk(node, tenant);
        accepted(
                node.handlers()
                        .tenants()
                        .create(
                                desk.at(OPENED),
                                new CreateBillingEntity("FNO010203AB1", name, "601")));
        return desk;
    }

    /// The same tenant at another node.
    Desk at(Application other) {
        return new Desk(other, tenant);
    }

    Tenant tenant() {
        return tenant;
    }

    /// A time of a day in the tenant's zone, such as `2026-03-02T09:30`.
    static Instant time(String local) {
        return LocalDateTime.parse(local).atZone(ZONE).toInstant();
    }

    static Instant time(LocalDate date, LocalTime time) {
        return date.atTime(time).atZone(ZONE).toInstant();
    }

    static Money mxn(long centavos) {
        return Money.ofMinor(centavos, CurrencyCode.MXN);
    }

    CommandContext at(Instant now) {
        return new CommandContext(
                tenant,
                "key_test",
                "req_test",
                new Idempotency(UUID.randomUUID().toString(), "-"),
                now,
                IDS);
    }

    /// What the sequencer and one turn of the job do, until nothing is left.
    void run(Instant now) {
        CommandContext turn =
                new CommandContext(tenant, "system:dunning", "run_test", null, now, IDS);
        do {
            node.workers().number();
        } while (node.workers().dunning().run(turn) > 0);
    }

    void run(String local) {
        run(time(local));
    }

    /// A turn of the job that knows of nothing that has no number in the log yet.
    void runBeforeTheLog(String local) {
        CommandContext turn =
                new CommandContext(tenant, "system:dunning", "run_test", null, time(local), IDS);
        while (node.workers().dunning().run(turn) > 0) {
            // until nothing is left
        }
    }

    /// Puts the clock of a test tenant.
    void setClock(Instant now) {
        accepted(node.handlers().testClocks().set(at(now), new SetTestClock(now)));
    }

    /// Moves the clock of a test tenant forward.
    void advanceClock(Instant from, Instant to) {
        accepted(
                node.handlers()
                        .testClocks()
                        .advance(at(from), new AdvanceTestClock(to, null), _ -> to));
    }

    DunningPolicy policy(Instant now, String name, boolean isDefault, PolicyDocument document) {
        return accepted(
                node.handlers()
                        .dunningPolicies()
                        .create(at(now), new CreatePolicy(name, isDefault, document)));
    }

    Customer customer(Instant now, String name, @Nullable String email) {
        return customer(now, name, email, CustomerReminding.STANDARD);
    }

    Customer customer(
            Instant now, String name, @Nullable String email, CustomerReminding reminding) {
        return accepted(
                node.handlers()
                        .customers()
                        .create(
                                at(now),
                                new CreateCustomer(
                                        null, null, name, null, email, null, List.of(), Map.of(),
                                        reminding)));
    }

    Customer change(Instant now, CustomerId id, RemindingPatch reminding) {
        Customer before = node.storage().customers().find(tenant.id(), id).orElseThrow();
        return accepted(
                node.handlers()
                        .customers()
                        .update(
                                at(now),
                                new UpdateCustomer(
                                        id,
                                        before.version(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        MetadataPatch.NONE,
                                        reminding)));
    }

    void hold(Instant now, CustomerId id, @Nullable LocalDate until) {
        accepted(
                node.handlers()
                        .customers()
                        .hold(at(now), new HoldCustomer(id, null, "acuerdo de pago", until)));
    }

    void release(Instant now, CustomerId id) {
        accepted(node.handlers().customers().release(at(now), new ReleaseCustomer(id, null)));
    }

    /// An invoice that was issued elsewhere and is owed whole on one day.
    ///
    /// @param due null means 30 days after issue
    InvoiceId invoice(
            Instant now,
            CustomerId customer,
            String folio,
            long centavos,
            LocalDate issued,
            @Nullable LocalDate due) {
        return invoice(now, customer, folio, centavos, issued, due, List.of());
    }

    /// An invoice that is owed in parts.
    InvoiceId invoice(
            Instant now,
            CustomerId customer,
            String folio,
            long centavos,
            LocalDate issued,
            @Nullable LocalDate due,
            List<InstallmentDraft> installments) {
        return accepted(
                        node.handlers()
                                .invoices()
                                .create(
                                        at(now),
                                        new RecordIssued(
                                                draft(customer, centavos, issued, due),
                                                folio,
                                                null,
                                                null,
                                                installments)))
                .invoice()
                .id();
    }

    private static InvoiceDraft draft(
            CustomerId customer, long centavos, LocalDate issued, @Nullable LocalDate due) {
        return new InvoiceDraft(
                null,
                InvoiceKind.INVOICE,
                null,
                customer,
                null,
                "Y",
                null,
                issued,
                due,
                List.of(
                        new LineDraft(
                                "Cemento gris 50 kg",
                                BigDecimal.ONE,
                                BigDecimal.valueOf(centavos, 2),
                                null,
                                null,
                                null,
                                null,
                                List.of())),
                DocumentContent.Given.NOTHING,
                null,
                Map.of());
    }

    PaymentId pay(Instant now, CustomerId customer, InvoiceId invoice, long centavos) {
        return accepted(payment(now, customer, invoice, centavos)).id();
    }

    Outcome<Payment> payment(Instant now, CustomerId customer, InvoiceId invoice, long centavos) {
        return node.handlers()
                .payments()
                .record(
                        at(now),
                        new RecordPayment(
                                null,
                                customer,
                                mxn(centavos),
                                null,
                                PaymentMethod.SPEI,
                                null,
                                null,
                                null,
                                Map.of(),
                                List.of(new AllocationRequest(invoice, null)),
                                false));
    }

    /// Money that is used on nothing yet.
    void onAccount(Instant now, CustomerId customer, long centavos) {
        accepted(
                node.handlers()
                        .payments()
                        .record(
                                at(now),
                                new RecordPayment(
                                        null,
                                        customer,
                                        mxn(centavos),
                                        null,
                                        PaymentMethod.SPEI,
                                        null,
                                        null,
                                        null,
                                        Map.of(),
                                        List.of(),
                                        false)));
    }

    void reverse(Instant now, PaymentId payment) {
        accepted(
                node.handlers()
                        .payments()
                        .reverse(at(now), new ReversePayment(payment, null, null)));
    }

    void voidInvoice(Instant now, InvoiceId invoice) {
        accepted(
                node.handlers()
                        .invoices()
                        .voidInvoice(at(now), new VoidInvoiceCommand(invoice, null, null)));
    }

    void pause(Instant now, InvoiceId invoice, @Nullable LocalDate until) {
        accepted(
                node.handlers()
                        .enrollments()
                        .pause(
                                at(now),
                                new PauseEnrollment(
                                        enrollment(invoice).id(), null, "en disputa", until)));
    }

    void resume(Instant now, InvoiceId invoice) {
        accepted(
                node.handlers()
                        .enrollments()
                        .resume(at(now), new ResumeEnrollment(enrollment(invoice).id(), null)));
    }

    void exit(Instant now, InvoiceId invoice) {
        accepted(
                node.handlers()
                        .enrollments()
                        .exit(at(now), new ExitEnrollment(enrollment(invoice).id(), null)));
    }

    DunningEnrollment enrollment(InvoiceId invoice) {
        return node.storage()
                .dunning()
                .listEnrollments(
                        tenant.id(),
                        new EnrollmentFilter(List.of(), null, invoice, null, null, null),
                        PageRequest.first(1))
                .items()
                .getFirst();
    }

    /// All reminders, oldest first.
    List<Reminder> reminders() {
        return all(request ->
                        node.storage().reminders().list(tenant.id(), ReminderFilter.ALL, request))
                .reversed();
    }

    /// The items about an invoice by their day.
    List<ReminderItem> items(InvoiceId invoice) {
        return reminders().stream()
                .flatMap(reminder -> reminder.items().stream())
                .filter(item -> item.invoice().equals(invoice))
                .sorted(
                        Comparator.comparing(ReminderItem::stepDate)
                                .thenComparingInt(ReminderItem::occurrence))
                .toList();
    }

    List<Reminder> reminders(List<ReminderId> ids) {
        return node.storage().reminders().findAll(tenant.id(), ids);
    }

    /// The message of a reminder as it left.
    ReminderMessage message(ReminderId id) {
        return switch (node.storage()
                .reminderMessages()
                .find(tenant, id, LocalDate.EPOCH)
                .orElseThrow()) {
            case ReminderMessages.Found.Message(ReminderMessage message) -> message;
            case ReminderMessages.Found.None none -> throw new AssertionError(none.toString());
            case ReminderMessages.Found.NotWritable problem ->
                    throw new AssertionError(problem.toString());
        };
    }

    /// The log from its beginning.
    List<Event> events() {
        node.workers().number();
        return numbered(0);
    }

    /// The log after a sequence number, as far as it has numbers.
    List<Event> numbered(long sequence) {
        List<Event> events = new ArrayList<>();
        long after = sequence;
        for (; ; ) {
            Page<Event> page =
                    node.storage()
                            .events()
                            .list(tenant.id(), after, EventQueries.Wanted.ALL, EVENTS_PAGE);
            events.addAll(page.items());
            if (!page.hasNext()) {
                return events;
            }
            after = page.items().getLast().sequence();
        }
    }

    static <T extends Resource> T accepted(Outcome<T> outcome) {
        return outcome.fold(
                value -> value,
                replayed -> {
                    throw new AssertionError("replayed " + replayed);
                },
                refusal -> {
                    throw new AssertionError("refused: " + refusal);
                });
    }

    private static <T> List<T> all(Function<PageRequest, Page<T>> pages) {
        PageRequest first = PageRequest.first(PageRequest.LIMIT_MAX);
        Page<T> page = pages.apply(first);
        List<T> found = new ArrayList<>(page.items());
        while (page.hasNext()) {
            page = pages.apply(first.after(page.places().getLast()));
            found.addAll(page.items());
        }
        return found;
    }
}
