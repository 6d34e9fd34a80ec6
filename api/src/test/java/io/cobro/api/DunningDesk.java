package io.cobro.api;

import static io.cobro.persistence.testing.Office.accepted;

import io.cobro.core.CommandContext;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerCommand.CreateCustomer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKind;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.document.DocumentContent;
import io.cobro.core.document.LineDraft;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.Condition;
import io.cobro.core.dunning.DunningCommand.CreatePolicy;
import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.dunning.SendingHours;
import io.cobro.core.dunning.StepAnchor;
import io.cobro.core.dunning.StepRepeat;
import io.cobro.core.invoice.InvoiceCommand.CreateDraft;
import io.cobro.core.invoice.InvoiceCommand.InvoiceDraft;
import io.cobro.core.invoice.InvoiceCommand.IssueInvoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceKind;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.page.PageRequest;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentCommand.RecordPayment;
import io.cobro.core.payment.PaymentMethod;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.MessageChannel;
import io.cobro.core.reminder.OutgoingMessage;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderItem;
import io.cobro.core.reminder.Sending;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantKeeping;
import io.cobro.core.tenant.TenantMode;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.dunning.EnrollmentFilter;
import io.cobro.persistence.dunning.PostgresDunningJob;
import io.cobro.persistence.reminder.ReminderFilter;
import io.cobro.persistence.reminder.ReminderRelease;
import io.cobro.persistence.tenant.NewTenant;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import io.cobro.webhooks.delivery.RetrySchedule;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A collector's desk: a tenant whose clock the test holds, and a mail server that keeps what it is
/// given.
final class DunningDesk {

    static final SendingHours EVERY_DAY =
            new SendingHours(LocalTime.of(9, 0), LocalTime.of(18, 0), false);

    private static final TimeOrderedIds IDS = new TimeOrderedIds();

    /// What the mail server was given, in the order of its arrival.
    final List<OutgoingMessage> mails = Collections.synchronizedList(new ArrayList<>());

    /// What the mail server answers.
    volatile Function<OutgoingMessage, Sending> answer = _ -> new Sending.Sent();

    private final TestDatabase database;
    private final Application application;
    private final Tenant tenant;
    private final PostgresDunningJob job;

    private DunningDesk(
            TestDatabase database, Application application, Tenant tenant, boolean hasMail) {
        this.database = database;
        this.application = application;
        this.tenant = tenant;
        this.job = job(application, hasMail ? Optional.of(this::take) : Optional.empty());
    }

    /// A server on the database whose workers do nothing by themselves.
    static Application server(TestDatabase database) throws SQLException {
        return Application.start(
                new Settings(
                        database.url(),
                        "127.0.0.1",
                        0,
                        Base64.getEncoder().encodeToString(new byte[32]),
                        "127.0.0.0/8",
                        RetrySchedule.STANDARD,
                        Clock.systemUTC(),
                        false,
                        null,
                        null,
                        Settings.Edge.DEFAULT.withRateLimit(0)),
                _ -> {});
    }

    static DunningDesk open(TestDatabase database, Application application) {
        return open(database, application, TenantMode.LIVE, true);
    }

    static DunningDesk open(
            TestDatabase database, Application application, TenantMode mode, boolean hasMail) {
        return open(
                database,
                application,
                NewTenant.mexican("Ferretería del Norte " + UUID.randomUUID(), mode),
                hasMail);
    }

    static DunningDesk open(
            TestDatabase database, Application application, NewTenant asked, boolean hasMail) {
        Tenant tenant =
                application
                        .storage()
                        .tenantCreation()
                        .createIfNew(asked, Instant.parse("2020-01-01T12:00:00Z"));
        DunningDesk desk = new DunningDesk(database, application, tenant, hasMail);
        accepted(
                application
                        .handlers()
                        .tenants()
                        .create(
                                desk.at("2020-01-01"),
                                new TenantKeeping.CreateBillingEntity(
                                        "FNO010203AB1", "Ferretería del Norte", "601")));
        return desk;
    }

    Tenant tenant() {
        return tenant;
    }

    Handlers handlers() {
        return application.handlers();
    }

    /// Noon of a day where the tenant is.
    CommandContext at(String date) {
        return at(date, "12:00");
    }

    CommandContext at(String date, String time) {
        return new CommandContext(
                tenant,
                "system:test",
                "run_test",
                null,
                LocalDate.parse(date)
                        .atTime(LocalTime.parse(time))
                        .atZone(tenant.timeZone())
                        .toInstant(),
                IDS);
    }

    /// Lets the job run at noon of a day until nothing is left to do.
    void run(String date) {
        run(date, "12:00");
    }

    void run(String date, String time) {
        run(at(date, time));
    }

    void run(CommandContext context) {
        number();
        work(context);
        number();
        work(context);
    }

    /// The job alone, with the log as it is.
    void work(CommandContext context) {
        while (job.run(context) > 0) {
            // until nothing is left
        }
    }

    PostgresDunningJob job() {
        return job;
    }

    /// Gives the events their numbers.
    void number() {
        application.workers().drain(Instant.EPOCH);
    }

    /// The same job as another node runs it.
    PostgresDunningJob anotherNode() {
        return job(application, Optional.of(this::take));
    }

    private static PostgresDunningJob job(Application application, Optional<MessageChannel> mail) {
        Storage storage = application.storage();
        return new PostgresDunningJob(
                storage.serving(),
                storage.rendering(),
                Messages.calendar(),
                new ReminderRelease(
                        storage.serving(),
                        storage.rendering(),
                        Messages.calendar(),
                        Messages.writing(),
                        mail,
                        () -> {}),
                () -> {});
    }

    private Sending take(OutgoingMessage message) {
        Sending sending = answer.apply(message);
        if (sending instanceof Sending.Sent) {
            mails.add(message);
        }
        return sending;
    }

    Customer customer(String name) {
        return customer(name, CustomerReminding.STANDARD);
    }

    Customer customer(String name, CustomerReminding reminding) {
        return accepted(
                handlers()
                        .customers()
                        .create(
                                at("2020-01-02"),
                                new CreateCustomer(
                                        null,
                                        CustomerKind.COMPANY,
                                        name,
                                        null,
                                        "pagos@cliente.example",
                                        null,
                                        List.of(),
                                        Map.of("segment", "mayoreo"),
                                        reminding)));
    }

    /// An invoice of an exact amount, without tax, issued and due on given days.
    InvoiceId invoice(Customer customer, String issued, String due, String amount) {
        return invoice(customer.id(), issued, due, amount, CurrencyCode.MXN);
    }

    InvoiceId invoice(
            CustomerId customer, String issued, String due, String amount, CurrencyCode currency) {
        InvoiceId draft =
                accepted(
                                handlers()
                                        .invoices()
                                        .create(
                                                at(issued),
                                                new CreateDraft(
                                                        new InvoiceDraft(
                                                                null,
                                                                InvoiceKind.INVOICE,
                                                                null,
                                                                customer,
                                                                currency,
                                                                "A",
                                                                null,
                                                                LocalDate.parse(issued),
                                                                LocalDate.parse(due),
                                                                List.of(line(amount)),
                                                                DocumentContent.Given.NOTHING,
                                                                null,
                                                                Map.of()))))
                        .invoice()
                        .id();
        accepted(
                handlers()
                        .invoices()
                        .issue(at(issued), new IssueInvoice(draft, null, LocalDate.parse(issued))));
        return draft;
    }

    private static LineDraft line(String amount) {
        return new LineDraft(
                "Cemento gris 50 kg",
                BigDecimal.ONE,
                new BigDecimal(amount),
                null,
                null,
                "30111601",
                "H87",
                List.of());
    }

    Payment paid(CustomerId customer, InvoiceId invoice, String date, String amount) {
        return accepted(
                handlers()
                        .payments()
                        .record(
                                at(date),
                                Office.aPayment(
                                        customer, date, amount, Office.on(invoice, amount))));
    }

    Payment received(CustomerId customer, String date, String amount) {
        return accepted(
                handlers().payments().record(at(date), Office.aPayment(customer, date, amount)));
    }

    /// The tenant's default policy.
    DunningPolicy policy(CatchUp catchUp, DunningStep... steps) {
        return policy(new PolicyDocument(List.of(steps), EVERY_DAY, null, catchUp));
    }

    DunningPolicy policy(PolicyDocument document) {
        return accepted(
                handlers()
                        .dunningPolicies()
                        .create(
                                at("2020-01-02"),
                                new CreatePolicy("Cobranza estándar", true, document)));
    }

    static DunningStep due(String key, int days) {
        return step(key, StepAnchor.DUE_DATE, days, null, null, Channel.EMAIL);
    }

    static DunningStep due(String key, int days, int every, int max) {
        return step(
                key, StepAnchor.DUE_DATE, days, new StepRepeat(every, max), null, Channel.EMAIL);
    }

    static DunningStep step(
            String key,
            StepAnchor anchor,
            int days,
            @Nullable StepRepeat repeat,
            @Nullable Condition condition,
            Channel channel) {
        return new DunningStep(key, anchor, days, repeat, condition, channel, "payment_late");
    }

    static Money eur(String amount) {
        return Money.of(new BigDecimal(amount), new CurrencyCode("EUR"));
    }

    /// The reminders, oldest first.
    List<Reminder> reminders() {
        return application
                .storage()
                .reminders()
                .list(tenant.id(), ReminderFilter.ALL, PageRequest.first(200))
                .items()
                .stream()
                .sorted(Comparator.comparing(one -> one.id().value().toString()))
                .toList();
    }

    /// The only reminder.
    Reminder reminder() {
        List<Reminder> all = reminders();
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " reminders: " + told());
        }
        return all.getFirst();
    }

    /// Each reminder in a line: when it was due, where it stands, and what became of its items.
    List<String> told() {
        return reminders().stream().map(this::line).toList();
    }

    private String line(Reminder reminder) {
        List<String> items = new ArrayList<>();
        for (ReminderItem item : reminder.items()) {
            items.add(
                    item.step()
                            + "#"
                            + item.occurrence()
                            + (item.skipReason() == null ? "" : " " + item.skipReason().text()));
        }
        return "%s %s %s"
                .formatted(
                        tenant.dateAt(reminder.dueAt()),
                        reminder.status().name().toLowerCase(java.util.Locale.ROOT),
                        items);
    }

    DunningEnrollment enrollment(InvoiceId invoice) {
        return enrollmentOf(invoice).orElseThrow();
    }

    Optional<DunningEnrollment> enrollmentOf(InvoiceId invoice) {
        return application
                .storage()
                .dunning()
                .listEnrollments(
                        tenant.id(),
                        new EnrollmentFilter(List.of(), null, invoice, null, null, null),
                        PageRequest.first(10))
                .items()
                .stream()
                .findFirst();
    }

    Storage storage() {
        return application.storage();
    }

    /// Events of some kinds, in the order of the log.
    List<String> events(String pattern) throws SQLException {
        number();
        return rows(
                "select type from event where type like '%s' order by sequence".formatted(pattern));
    }

    List<String> rows(String query) throws SQLException {
        return Rows.of(database, tenant, query);
    }

    int change(String statement) throws SQLException {
        return Rows.change(database, tenant, statement);
    }

    RecordPayment payment(CustomerId customer, String date, String amount, InvoiceId invoice) {
        return new RecordPayment(
                null,
                customer,
                Office.mxn(amount),
                LocalDate.parse(date),
                PaymentMethod.SPEI,
                null,
                null,
                null,
                Map.of(),
                List.of(Office.on(invoice, amount)),
                false);
    }
}
