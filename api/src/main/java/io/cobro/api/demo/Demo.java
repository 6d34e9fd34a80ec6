package io.cobro.api.demo;

import io.cobro.api.Application;
import io.cobro.api.IllegalConfigException;
import io.cobro.api.Storage;
import io.cobro.api.demo.ReminderStep.Reminded;
import io.cobro.connectors.mail.MailSink;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.customer.CustomerCommand.CreateCustomer;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.event.Event;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.page.PageRequest;
import io.cobro.core.reconciliation.BankAccount;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.Matching.RunMatching;
import io.cobro.core.report.AgingReport;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.Scopes;
import io.cobro.core.tenant.TaxPoint;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantKeeping.CreateApiKey;
import io.cobro.core.tenant.TenantKeeping.CreateBillingEntity;
import io.cobro.core.tenant.TenantMode;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.tenant.NewTenant;
import io.cobro.webhooks.receiver.Arrival;
import io.cobro.webhooks.receiver.WebhookReceiver;
import io.cobro.webhooks.signing.SecretBox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The main job, end to end: documents in, reminders made, statements in, matched, who still owes
/// reminded, integrators told, reported.
///
/// Each input has a tenant of its own, and each step an idempotency key, ids and an instant that
/// follow from the input. So the same run again changes nothing, a run that was killed is taken up
/// where it stopped, and both report the same.
public final class Demo implements AutoCloseable {

    /// The address that reminders come from.
    public static final String SENDER = "cobranza@demo.example";

    /// Events of documents whose first delivery the receiver refuses.
    private static final int FAILING_EVENTS = 4;

    private final Application application;
    private final SecretBox secrets;
    private final MailSink mail;
    private final DemoOptions options;
    private final Progress progress;
    private final DemoInput input;
    private @Nullable WebhookReceiver receiver;
    private @Nullable Telling telling;
    private @Nullable WebhookEndpointId endpoint;
    private @Nullable Tenant tenant;

    /// Reads all files.
    ///
    /// @param application whose workers do not run
    /// @param secretsKey that of the application
    /// @param mail the mail server of the application
    /// @throws IllegalConfigException if a file is missing, or the report has no folder
    public Demo(
            Application application,
            String secretsKey,
            MailSink mail,
            DemoOptions options,
            Progress progress) {
        this.application = application;
        this.mail = mail;
        this.secrets = SecretBox.of(secretsKey, new SecureRandom());
        this.options = options;
        this.progress = progress;
        refuseUnwritable(options.json());
        this.input = DemoInput.read(options, LocalDate.ofInstant(Instant.now(), DemoInput.ZONE));
    }

    /// Does the main job, says what it did and writes the report.
    ///
    /// @return whether the reports agree with the ledger
    /// @throws IOException if the receiver cannot listen
    public boolean run() throws IOException, InterruptedException {
        String fingerprint = input.fingerprint();
        Tenant own = tenantOf(fingerprint);
        tenant = own;
        Steps steps = new Steps(own, fingerprint, input.today());
        Answers answers = new Answers(input.today());
        CustomerFile customers =
                input.customers() == null
                        ? new CustomerFile(List.of(), List.of())
                        : CustomerFile.read(input.customers().content().bytes());

        WebhookReceiver started =
                WebhookReceiver.start(
                        0, customers.rows().size() + input.issuers().size() + FAILING_EVENTS);
        receiver = started;
        Telling teller = new Telling(application, secrets, answers, own.id());
        telling = teller;
        WebhookEndpointId told =
                teller.register(steps.next("webhook-endpoint", "receiver", "1"), started);
        endpoint = told;

        takeIn(customers, steps, answers);
        List<FileResult> files = new DocumentImport(application, steps, answers).run(input);
        progress.say(DemoSummary.documents(files));
        ReminderStep reminding = new ReminderStep(application, steps, answers, mail, input.today());
        reminding.schedule();
        List<StatementResult> statements =
                new StatementImportStep(application, steps, answers).run(input.statements());
        progress.say(DemoSummary.statements(statements));
        progress.say(
                DemoSummary.matching(
                        answers.done(
                                application
                                        .handlers()
                                        .matching()
                                        .run(
                                                steps.next("matching", "all", "1"),
                                                new RunMatching(null)))));
        Reminded reminded = reminding.release();
        noticeOverdue(steps);
        teller.deliver(told);
        Findings findings = find(files, customers, statements, reminded, teller, told, started);
        progress.say(DemoSummary.reminders(findings));
        progress.say(DemoSummary.told(findings));
        progress.say(DemoSummary.aging(findings));
        Path json = options.json();
        if (json != null) {
            write(json, DemoJson.of(findings));
            progress.say("Wrote " + json);
        }
        progress.say("");
        DemoSummary.table(findings).forEach(progress::say);
        DemoSummary.message(findings).forEach(progress::say);
        return findings.isInOrder();
    }

    /// A key of the demonstration's tenant, with every scope.
    public String apiKey() {
        Outcome<ApiKey> outcome =
                application
                        .handlers()
                        .tenants()
                        .create(
                                context("demo"),
                                new CreateApiKey("demonstration", List.of(Scopes.ADMIN), null));
        return switch (outcome) {
            case Outcome.Accepted<ApiKey>(var key) -> Objects.requireNonNull(key.secret());
            case Outcome.Replayed<ApiKey> _, Outcome.Refused<ApiKey> _ ->
                    throw new IllegalStateException("a key is never refused");
        };
    }

    /// Ends the receiver; nothing more is sent to it.
    @Override
    public void close() {
        if (telling != null && endpoint != null) {
            telling.disable(endpoint);
        }
        if (receiver != null) {
            receiver.close();
        }
    }

    private CommandContext context(String requestId) {
        return new CommandContext(
                Objects.requireNonNull(tenant, "run first"),
                "system:demo",
                requestId,
                null,
                Instant.now(),
                new TimeOrderedIds());
    }

    private Tenant tenantOf(String fingerprint) {
        return application
                .storage()
                .tenantCreation()
                .createIfNew(
                        new NewTenant(
                                "Demonstration " + fingerprint.substring(0, 16),
                                TenantMode.LIVE,
                                DemoInput.ZONE,
                                CurrencyCode.MXN,
                                TaxPoint.PAYMENT,
                                input.termsDays()),
                        Instant.now());
    }

    private void takeIn(CustomerFile customers, Steps steps, Answers answers) {
        for (String issuer : input.issuers()) {
            answers.done(
                    application
                            .handlers()
                            .tenants()
                            .create(
                                    steps.next("issuer", issuer, "1"),
                                    new CreateBillingEntity(issuer, issuer, null)));
        }
        for (CustomerFile.Row row : customers.rows()) {
            answers.done(
                    application
                            .handlers()
                            .customers()
                            .create(
                                    steps.next("customer", row.rfc(), Integer.toString(row.line())),
                                    new CreateCustomer(
                                            null,
                                            null,
                                            row.name(),
                                            row.rfc(),
                                            row.email(),
                                            row.termsDays(),
                                            row.clabe() == null ? List.of() : List.of(row.clabe()),
                                            Map.of(),
                                            CustomerReminding.STANDARD)));
        }
        progress.say(DemoSummary.customers(customers));
    }

    /// The notices of a step have no key: each due date is told once.
    private void noticeOverdue(Steps steps) {
        CommandContext step = steps.next("overdue", "all", "1");
        CommandContext context =
                new CommandContext(
                        step.tenant(),
                        step.actor(),
                        step.requestId(),
                        null,
                        step.now(),
                        new TimeOrderedIds());
        while (application.workers().overdue().notice(context) > 0) {
            // until nothing is left to tell
        }
    }

    private Findings find(
            List<FileResult> files,
            CustomerFile customers,
            List<StatementResult> statements,
            Reminded reminded,
            Telling teller,
            WebhookEndpointId told,
            WebhookReceiver heard) {
        Storage storage = application.storage();
        var id = Objects.requireNonNull(tenant).id();
        List<BankAccount> accounts = Findings.accounts(storage, id);
        List<BankTransaction> lines = Findings.lines(storage, id, accounts);
        LocalDate today = input.today();
        List<AgingReport> agings =
                List.of(
                        storage.aging().aging(id, today.withDayOfMonth(1).minusDays(1), null, null),
                        storage.aging().aging(id, today, null, null));
        return new Findings(
                files,
                customers.refused(),
                statements,
                Findings.customers(storage, id),
                Findings.invoices(storage, id),
                Findings.creditNotes(storage, id),
                accounts,
                lines,
                Findings.matches(storage, id, lines),
                Findings.payments(storage, id),
                Findings.allocations(storage, id),
                reminded,
                told(teller, told),
                Math.toIntExact(
                        heard.arrivals().stream().filter(call -> !isVerified(call)).count()),
                agings,
                today);
    }

    private static boolean isVerified(Arrival call) {
        return call.verified();
    }

    private List<Findings.Told> told(Telling teller, WebhookEndpointId to) {
        Map<Long, Delivery> deliveries = new HashMap<>();
        teller.deliveries(to).forEach(one -> deliveries.put(one.sequence(), one));
        List<Findings.Told> told = new ArrayList<>();
        for (Event event : teller.wanted()) {
            Delivery delivery = deliveries.get(event.sequence());
            if (delivery != null && event.cause().requestId().startsWith("demo_")) {
                told.add(
                        new Findings.Told(
                                event,
                                delivery.status(),
                                application
                                        .storage()
                                        .deliveries()
                                        .attempts(
                                                Objects.requireNonNull(tenant).id(),
                                                delivery.id(),
                                                PageRequest.first(PageRequest.LIMIT_MAX))
                                        .items()));
            }
        }
        return told;
    }

    /// Said before the work, not after it.
    private static void refuseUnwritable(@Nullable Path file) {
        if (file != null
                && (Files.isDirectory(file)
                        || !Files.isWritable(
                                Objects.requireNonNull(file.toAbsolutePath().getParent())))) {
            throw unwritable(file);
        }
    }

    private static IllegalConfigException unwritable(Path file) {
        return new IllegalConfigException("The file %s cannot be written.".formatted(file));
    }

    /// Whole or not at all.
    private static void write(Path file, String text) {
        Path absolute = file.toAbsolutePath();
        try {
            Path whole =
                    Files.createTempFile(
                            Objects.requireNonNull(absolute.getParent()), ".cobro-demo", ".json");
            try {
                Files.write(whole, text.getBytes(StandardCharsets.UTF_8));
                Files.move(
                        whole,
                        absolute,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException failure) {
            throw unwritable(file);
        }
    }
}
