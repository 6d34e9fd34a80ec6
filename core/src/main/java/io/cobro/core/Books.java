package io.cobro.core;

import io.cobro.core.allocation.Allocations;
import io.cobro.core.credit.CreditNotes;
import io.cobro.core.customer.Customers;
import io.cobro.core.document.Numbers;
import io.cobro.core.dunning.Dunning;
import io.cobro.core.event.Facts;
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
import java.util.function.Supplier;

/// The books of one tenant inside one transaction. Readings are fetched in groups; writes are
/// collected and sent at the end.
public interface Books {

    Tenants tenants();

    Customers customers();

    Invoices invoices();

    CreditNotes creditNotes();

    Payments payments();

    Allocations allocations();

    Numbers numbers();

    Ledger ledger();

    FiscalDocuments fiscalDocuments();

    BankBooks bank();

    WebhookEndpoints webhookEndpoints();

    WebhookDeliveries webhookDeliveries();

    Dunning dunning();

    Reminders reminders();

    Templates templates();

    Facts facts();

    /// Does a part of the work that the rest can do without: where it is refused, what it wrote
    /// until then is forgotten.
    <T> T attempt(Supplier<T> part);
}
