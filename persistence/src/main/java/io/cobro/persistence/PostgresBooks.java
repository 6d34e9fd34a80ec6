package io.cobro.persistence;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.RefusedException;
import io.cobro.core.allocation.Allocations;
import io.cobro.core.credit.CreditNotes;
import io.cobro.core.customer.Customers;
import io.cobro.core.document.Numbers;
import io.cobro.core.dunning.Dunning;
import io.cobro.core.event.Facts;
import io.cobro.core.event.Rendering;
import io.cobro.core.fiscal.FiscalDocuments;
import io.cobro.core.invoice.Invoices;
import io.cobro.core.ledger.Ledger;
import io.cobro.core.payment.Payments;
import io.cobro.core.reconciliation.BankBooks;
import io.cobro.core.reminder.Reminders;
import io.cobro.core.template.Templates;
import io.cobro.core.tenant.Tenants;
import io.cobro.core.webhook.WebhookDeliveries;
import io.cobro.core.webhook.WebhookEndpoints;
import io.cobro.persistence.allocation.PostgresAllocations;
import io.cobro.persistence.credit.PostgresCreditNotes;
import io.cobro.persistence.customer.PostgresCustomers;
import io.cobro.persistence.document.PostgresNumbers;
import io.cobro.persistence.dunning.PostgresDunning;
import io.cobro.persistence.event.PostgresFacts;
import io.cobro.persistence.fiscal.PostgresFiscalDocuments;
import io.cobro.persistence.invoice.PostgresInvoices;
import io.cobro.persistence.ledger.PostgresLedger;
import io.cobro.persistence.payment.PostgresPayments;
import io.cobro.persistence.reconciliation.PostgresBankBooks;
import io.cobro.persistence.reminder.PostgresReminders;
import io.cobro.persistence.template.PostgresTemplates;
import io.cobro.persistence.tenant.PostgresTenants;
import io.cobro.persistence.webhook.PostgresWebhookDeliveries;
import io.cobro.persistence.webhook.PostgresWebhookEndpoints;
import java.util.function.Supplier;

/// The books of one transaction: one adapter for each feature, all on its session.
final class PostgresBooks implements Books {

    private final Tenants tenants;
    private final Customers customers;
    private final Invoices invoices;
    private final CreditNotes creditNotes;
    private final Payments payments;
    private final Allocations allocations;
    private final Numbers numbers;
    private final FiscalDocuments fiscalDocuments;
    private final BankBooks bank;
    private final WebhookEndpoints webhookEndpoints;
    private final WebhookDeliveries webhookDeliveries;
    private final Dunning dunning;
    private final Reminders reminders;
    private final Templates templates;
    private final PostgresLedger ledger;
    private final PostgresFacts facts;

    private final Session session;

    PostgresBooks(Session session, CommandContext context, Rendering rendering) {
        this.session = session;
        this.tenants = new PostgresTenants(session);
        this.customers = new PostgresCustomers(session);
        this.invoices = new PostgresInvoices(session);
        this.creditNotes = new PostgresCreditNotes(session);
        this.payments = new PostgresPayments(session);
        this.allocations = new PostgresAllocations(session, context.now());
        this.numbers = new PostgresNumbers(session);
        this.fiscalDocuments = new PostgresFiscalDocuments(session);
        this.bank = new PostgresBankBooks(session);
        this.webhookEndpoints = new PostgresWebhookEndpoints(session);
        this.webhookDeliveries = new PostgresWebhookDeliveries(session);
        this.dunning = new PostgresDunning(session, rendering, context.now());
        this.reminders = new PostgresReminders(session);
        this.templates = new PostgresTemplates(session);
        this.ledger = new PostgresLedger(session, context.now());
        this.facts = new PostgresFacts(session, context, rendering, ledger);
    }

    /// Whether the transaction tells anything.
    boolean hasFacts() {
        return !facts.isEmpty();
    }

    @Override
    public Tenants tenants() {
        return tenants;
    }

    @Override
    public Customers customers() {
        return customers;
    }

    @Override
    public Invoices invoices() {
        return invoices;
    }

    @Override
    public CreditNotes creditNotes() {
        return creditNotes;
    }

    @Override
    public Payments payments() {
        return payments;
    }

    @Override
    public Allocations allocations() {
        return allocations;
    }

    @Override
    public Numbers numbers() {
        return numbers;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public FiscalDocuments fiscalDocuments() {
        return fiscalDocuments;
    }

    @Override
    public BankBooks bank() {
        return bank;
    }

    @Override
    public WebhookEndpoints webhookEndpoints() {
        return webhookEndpoints;
    }

    @Override
    public WebhookDeliveries webhookDeliveries() {
        return webhookDeliveries;
    }

    @Override
    public Dunning dunning() {
        return dunning;
    }

    @Override
    public Reminders reminders() {
        return reminders;
    }

    @Override
    public Templates templates() {
        return templates;
    }

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    public <T> T attempt(Supplier<T> part) {
        Session.Mark mark = session.mark();
        try {
            return part.get();
        } catch (RefusedException refused) {
            session.backTo(mark);
            throw refused;
        }
    }
}
