package io.cobro.api;

import com.zaxxer.hikari.HikariDataSource;
import io.cobro.core.event.Rendering;
import io.cobro.core.id.NewIds;
import io.cobro.persistence.DataSources;
import io.cobro.persistence.DatabaseClock;
import io.cobro.persistence.Migrations;
import io.cobro.persistence.PostgresTransactions;
import io.cobro.persistence.Reads;
import io.cobro.persistence.allocation.AllocationQueries;
import io.cobro.persistence.credit.CreditNoteQueries;
import io.cobro.persistence.customer.CustomerQueries;
import io.cobro.persistence.dunning.DunningQueries;
import io.cobro.persistence.event.AuditQueries;
import io.cobro.persistence.event.EventInbox;
import io.cobro.persistence.event.EventQueries;
import io.cobro.persistence.event.LogEnd;
import io.cobro.persistence.fiscal.FiscalDocumentQueries;
import io.cobro.persistence.invoice.InvoiceQueries;
import io.cobro.persistence.ledger.LedgerVerification;
import io.cobro.persistence.payment.PaymentQueries;
import io.cobro.persistence.reconciliation.BankAccountQueries;
import io.cobro.persistence.reconciliation.BankStatementQueries;
import io.cobro.persistence.reconciliation.BankTransactionQueries;
import io.cobro.persistence.reconciliation.MatchQueries;
import io.cobro.persistence.reconciliation.MatchingRunQueries;
import io.cobro.persistence.reminder.ReminderMessages;
import io.cobro.persistence.reminder.ReminderQueries;
import io.cobro.persistence.report.AgingQuery;
import io.cobro.persistence.template.TemplateQueries;
import io.cobro.persistence.tenant.ApiKeyQueries;
import io.cobro.persistence.tenant.ApiKeys;
import io.cobro.persistence.tenant.BillingEntityQueries;
import io.cobro.persistence.tenant.TenantCreation;
import io.cobro.persistence.tenant.TenantQueries;
import io.cobro.persistence.webhook.DeliveryQueries;
import io.cobro.persistence.webhook.ReplayQueries;
import io.cobro.persistence.webhook.WebhookEndpointQueries;
import io.cobro.webhooks.delivery.Limits;
import io.cobro.webhooks.json.ResourceJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import javax.sql.DataSource;

/// The database: transactions, and the queries of every feature.
public final class Storage implements AutoCloseable {

    /// Seconds within which a database that is well answers.
    private static final int ANSWER_SECONDS_MAX = 1;

    private final HikariDataSource serving;
    private final HikariDataSource sequencing;
    private final Rendering rendering = new ResourceJson();
    private final Reads reads;
    private final PostgresTransactions transactions;
    private final TenantCreation tenantCreation;
    private volatile Runnable afterCommit = () -> {};

    private Storage(
            HikariDataSource serving,
            HikariDataSource sequencing,
            NewIds ids,
            InstantSource wallClock) {
        this.serving = serving;
        this.sequencing = sequencing;
        this.reads = new Reads(serving);
        this.transactions =
                new PostgresTransactions(serving, rendering, () -> afterCommit.run(), wallClock);
        this.tenantCreation = new TenantCreation(serving, ids);
    }

    static Storage open(Settings settings, NewIds ids) throws SQLException {
        DataSource login = DataSources.login(settings.database());
        requireSameTime(DatabaseClock.apart(login, InstantSource.system()));
        Migrations.migrate(login);
        return new Storage(
                DataSources.serving(settings.database(), ZoneId.of("UTC")),
                DataSources.sequencing(settings.database(), ZoneId.of("UTC")),
                ids,
                settings.clock());
    }

    static void requireSameTime(Duration apart) {
        if (apart.compareTo(Limits.CLOCKS_APART_MAX) > 0) {
            throw new ClocksApartException(apart, Limits.CLOCKS_APART_MAX);
        }
    }

    /// What is done after each commit that told something.
    void afterCommit(Runnable action) {
        afterCommit = action;
    }

    /// Whether the database answers.
    boolean answers() {
        try (Connection connection = serving.getConnection()) {
            return connection.isValid(ANSWER_SECONDS_MAX);
        } catch (SQLException unreachable) {
            return false;
        }
    }

    HikariDataSource serving() {
        return serving;
    }

    HikariDataSource sequencing() {
        return sequencing;
    }

    Rendering rendering() {
        return rendering;
    }

    public PostgresTransactions transactions() {
        return transactions;
    }

    public TenantCreation tenantCreation() {
        return tenantCreation;
    }

    public ApiKeys apiKeys() {
        return new ApiKeys(serving);
    }

    public TenantQueries tenants() {
        return new TenantQueries(serving);
    }

    public BillingEntityQueries billingEntities() {
        return new BillingEntityQueries(reads);
    }

    public ApiKeyQueries apiKeyQueries() {
        return new ApiKeyQueries(reads);
    }

    public CustomerQueries customers() {
        return new CustomerQueries(reads);
    }

    public InvoiceQueries invoices() {
        return new InvoiceQueries(reads);
    }

    public CreditNoteQueries creditNotes() {
        return new CreditNoteQueries(reads);
    }

    public PaymentQueries payments() {
        return new PaymentQueries(reads);
    }

    public AllocationQueries allocations() {
        return new AllocationQueries(reads);
    }

    public FiscalDocumentQueries fiscalDocuments() {
        return new FiscalDocumentQueries(reads);
    }

    public BankAccountQueries bankAccounts() {
        return new BankAccountQueries(reads);
    }

    public BankStatementQueries bankStatements() {
        return new BankStatementQueries(reads);
    }

    public BankTransactionQueries bankTransactions() {
        return new BankTransactionQueries(reads);
    }

    public MatchQueries matches() {
        return new MatchQueries(reads);
    }

    public MatchingRunQueries matchingRuns() {
        return new MatchingRunQueries(reads);
    }

    public WebhookEndpointQueries webhookEndpoints() {
        return new WebhookEndpointQueries(reads);
    }

    public DeliveryQueries deliveries() {
        return new DeliveryQueries(reads);
    }

    public ReplayQueries replays() {
        return new ReplayQueries(reads);
    }

    EventInbox eventInbox() {
        return new EventInbox(reads);
    }

    public EventQueries events() {
        return new EventQueries(reads);
    }

    public AuditQueries audit() {
        return new AuditQueries(reads);
    }

    /// How far the logs of all tenants reach.
    LogEnd logEnd() {
        return new LogEnd(sequencing);
    }

    public DunningQueries dunning() {
        return new DunningQueries(reads, rendering);
    }

    public ReminderMessages reminderMessages() {
        return new ReminderMessages(reads, rendering, Messages.writing());
    }

    public TemplateQueries templates() {
        return new TemplateQueries(reads);
    }

    public ReminderQueries reminders() {
        return new ReminderQueries(reads);
    }

    public AgingQuery aging() {
        return new AgingQuery(reads);
    }

    public LedgerVerification ledgerVerification() {
        return new LedgerVerification(tenants(), reads);
    }

    @Override
    public void close() {
        sequencing.close();
        serving.close();
    }
}
