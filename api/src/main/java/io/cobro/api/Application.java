package io.cobro.api;

import io.cobro.api.allocation.AllocationResource;
import io.cobro.api.credit.CreditNoteResource;
import io.cobro.api.customer.CustomerResource;
import io.cobro.api.dunning.DunningResource;
import io.cobro.api.dunning.PolicyCheck;
import io.cobro.api.event.AuditResource;
import io.cobro.api.event.EventResource;
import io.cobro.api.event.EventTypeResource;
import io.cobro.api.event.EventTypes;
import io.cobro.api.event.EventWaits;
import io.cobro.api.fiscal.FiscalResource;
import io.cobro.api.graphql.GraphqlFace;
import io.cobro.api.graphql.GraphqlParts;
import io.cobro.api.http.AccessTokens;
import io.cobro.api.http.Api;
import io.cobro.api.http.Authentication;
import io.cobro.api.http.ClientAddresses;
import io.cobro.api.http.Commands;
import io.cobro.api.http.Contract;
import io.cobro.api.http.Cors;
import io.cobro.api.http.Cursors;
import io.cobro.api.http.Exports;
import io.cobro.api.http.HttpServer;
import io.cobro.api.http.Operations;
import io.cobro.api.http.ProblemCatalogue;
import io.cobro.api.http.Problems;
import io.cobro.api.http.RateLimiter;
import io.cobro.api.http.ReceiveLimits;
import io.cobro.api.http.RequestLog;
import io.cobro.api.http.ServerRefusals;
import io.cobro.api.invoice.InvoiceResource;
import io.cobro.api.meta.Assets;
import io.cobro.api.meta.MetaResource;
import io.cobro.api.payment.PaymentResource;
import io.cobro.api.reconciliation.BankResource;
import io.cobro.api.reconciliation.MatchResource;
import io.cobro.api.reminder.ReminderResource;
import io.cobro.api.report.ReportResource;
import io.cobro.api.template.TemplatePreviews;
import io.cobro.api.template.TemplateResource;
import io.cobro.api.tenant.AccessTokenResource;
import io.cobro.api.tenant.TenantResource;
import io.cobro.api.tenant.TestClockResource;
import io.cobro.api.webhook.WebhookResource;
import io.cobro.core.id.NewIds;
import io.cobro.persistence.TimeOrderedIds;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The whole server, wired by hand: reads from top to bottom.
public final class Application implements AutoCloseable {

    private final Storage storage;
    private final Handlers handlers;
    private final Workers workers;
    private final EventWaits waits;
    private final Exports exports;
    private final WebServer server;

    private Application(
            Storage storage,
            Handlers handlers,
            Workers workers,
            EventWaits waits,
            Exports exports,
            WebServer server) {
        this.storage = storage;
        this.handlers = handlers;
        this.workers = workers;
        this.waits = waits;
        this.exports = exports;
        this.server = server;
    }

    /// Migrates the database, wires everything and serves.
    ///
    /// @param log hears of every answered request, beside the metrics
    /// @throws SQLException if the database cannot be reached or migrated
    public static Application start(Settings settings, RequestLog log) throws SQLException {
        NewIds ids = new TimeOrderedIds();
        Storage storage = Storage.open(settings, ids);
        Outbound outbound = Outbound.open(settings);
        EventWaits waits = new EventWaits(storage.logEnd());
        Workers workers = Workers.of(settings, storage, outbound, ids, waits::moved);
        storage.afterCommit(workers::signal);
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        metrics.gauge("cobro_waiting_requests", waits, EventWaits::count);
        Contract contract = Contract.load();
        ProblemCatalogue catalogue = ProblemCatalogue.load();
        Problems problems = new Problems(catalogue);
        Commands commands = new Commands(settings.clock(), ids);
        AccessTokens accessTokens = new AccessTokens(outbound.box());
        Authentication authentication =
                new Authentication(
                        (hash, now) ->
                                storage.apiKeys()
                                        .authenticate(hash, now)
                                        .map(found ->
                                                new Authentication.Opened(
                                                        found.tenant(), found.key())),
                        accessTokens,
                        new ClientAddresses(settings.edge().trustedProxies()),
                        settings.clock());
        Exports exports = new Exports();
        metrics.gauge("cobro_exports", exports, Exports::count);
        RateLimiter limiter = new RateLimiter(settings.edge().rateLimit(), settings.clock());
        Handlers handlers =
                Handlers.of(settings, storage, outbound, workers.turns(), authentication::forget);
        Operations operations = new Operations();
        for (Runnable answer :
                List.<Runnable>of(
                        () ->
                                new MetaResource(contract, catalogue, storage::answers, metrics)
                                        .answer(operations),
                        () ->
                                new TenantResource(
                                                handlers.tenants(),
                                                storage.tenants(),
                                                storage.billingEntities(),
                                                storage.apiKeyQueries())
                                        .answer(operations),
                        () ->
                                new AccessTokenResource(
                                                handlers.tokens(), accessTokens, settings.clock())
                                        .answer(operations),
                        () ->
                                new TestClockResource(handlers.testClocks(), settings.clock())
                                        .answer(operations),
                        () ->
                                new CustomerResource(handlers.customers(), storage.customers())
                                        .answer(operations),
                        () ->
                                new InvoiceResource(handlers.invoices(), storage.invoices())
                                        .answer(operations),
                        () ->
                                new CreditNoteResource(
                                                handlers.creditNotes(), storage.creditNotes())
                                        .answer(operations),
                        () ->
                                new PaymentResource(handlers.payments(), storage.payments())
                                        .answer(operations),
                        () ->
                                new AllocationResource(
                                                handlers.allocations(), storage.allocations())
                                        .answer(operations),
                        () ->
                                new FiscalResource(handlers.fiscal(), storage.fiscalDocuments())
                                        .answer(operations),
                        () ->
                                new BankResource(
                                                handlers.statements(),
                                                storage.bankAccounts(),
                                                storage.bankStatements(),
                                                storage.bankTransactions())
                                        .answer(operations),
                        () ->
                                new MatchResource(
                                                handlers.matching(),
                                                handlers.reconciling(),
                                                storage.matchingRuns(),
                                                storage.matches())
                                        .answer(operations),
                        () ->
                                new DunningResource(
                                                handlers.dunningPolicies(),
                                                handlers.enrollments(),
                                                new PolicyCheck(
                                                        handlers.dunningPolicies(),
                                                        contract,
                                                        problems),
                                                storage.dunning())
                                        .answer(operations),
                        () ->
                                new ReminderResource(
                                                handlers.reminders(),
                                                storage.reminders(),
                                                storage.reminderMessages())
                                        .answer(operations),
                        () ->
                                new WebhookResource(
                                                handlers.endpoints(),
                                                handlers.redelivering(),
                                                storage.webhookEndpoints(),
                                                storage.deliveries(),
                                                storage.replays())
                                        .answer(operations),
                        () ->
                                new TemplateResource(
                                                handlers.templates(),
                                                storage.templates(),
                                                new TemplatePreviews(
                                                        Messages.writing(),
                                                        storage.templates(),
                                                        storage.customers(),
                                                        storage.invoices()))
                                        .answer(operations),
                        () -> new AuditResource(storage.audit()).answer(operations),
                        () -> new EventResource(storage.events(), waits).answer(operations),
                        () -> new EventTypeResource(new EventTypes(contract)).answer(operations),
                        () -> new ReportResource(storage.aging()).answer(operations))) {
            answer.run();
        }
        Cursors cursors = new Cursors(settings.secretsKey().getBytes(StandardCharsets.UTF_8));
        RequestLog measured =
                entry -> {
                    metrics.timer(
                                    "cobro_requests",
                                    "operation",
                                    String.valueOf(entry.operation()),
                                    "status",
                                    Integer.toString(entry.status()))
                            .record(entry.micros(), TimeUnit.MICROSECONDS);
                    log.answered(entry);
                };
        Api api =
                new Api(
                        contract,
                        operations,
                        authentication,
                        limiter,
                        problems,
                        commands,
                        cursors,
                        ids,
                        exports,
                        measured);
        GraphqlFace graphql =
                new GraphqlFace(
                        new GraphqlParts(
                                contract,
                                authentication,
                                limiter,
                                problems,
                                commands,
                                cursors,
                                measured,
                                new GraphqlParts.Handlers(
                                        handlers.tenants(),
                                        handlers.customers(),
                                        handlers.invoices(),
                                        handlers.creditNotes(),
                                        handlers.payments(),
                                        handlers.allocations(),
                                        handlers.statements(),
                                        handlers.matching(),
                                        handlers.reconciling(),
                                        handlers.dunningPolicies(),
                                        handlers.enrollments(),
                                        handlers.reminders(),
                                        handlers.endpoints(),
                                        handlers.redelivering(),
                                        handlers.templates()),
                                GraphqlParts.Queries.over(storage.serving(), Messages.writing()),
                                waits,
                                Messages.writing()));
        HttpRouting.Builder routing = HttpRouting.builder();
        new Cors(settings.edge().corsOrigins()).route(routing);
        api.route(routing);
        graphql.route(routing);
        Assets.route(routing);
        routing.any(api::notFound);
        WebServer server =
                HttpServer.configured(
                                routing, new ServerRefusals(problems, ids), ReceiveLimits.SERVING)
                        .host(settings.host())
                        .port(settings.port())
                        .build()
                        .start();
        waits.start();
        workers.startIfEnabled();
        return new Application(storage, handlers, workers, waits, exports, server);
    }

    /// The port that is listened on.
    public int port() {
        return server.port();
    }

    public Storage storage() {
        return storage;
    }

    public Handlers handlers() {
        return handlers;
    }

    public Workers workers() {
        return workers;
    }

    @Override
    public void close() {
        waits.close(); // or the server would wait for its streams
        exports.close();
        server.stop();
        workers.close();
        storage.close();
    }
}
