package io.cobro.api;

import io.cobro.connectors.bank.StatementFormats;
import io.cobro.connectors.cfdi.CfdiXmlReader;
import io.cobro.core.Transactions;
import io.cobro.core.allocation.Allocating;
import io.cobro.core.credit.Crediting;
import io.cobro.core.customer.CustomerKeeping;
import io.cobro.core.fiscal.FiscalImporting;
import io.cobro.core.invoice.Invoicing;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.payment.PaymentRecording;
import io.cobro.core.reconciliation.Matching;
import io.cobro.core.reconciliation.Reconciling;
import io.cobro.core.reconciliation.StatementImporting;
import io.cobro.core.tenant.KeySecrets;
import io.cobro.core.tenant.TenantKeeping;
import io.cobro.core.webhook.EndpointKeeping;

/// The handlers of every command.
public record Handlers(
        TenantKeeping tenants,
        CustomerKeeping customers,
        Invoicing invoices,
        Crediting creditNotes,
        PaymentRecording payments,
        Allocating allocations,
        FiscalImporting fiscal,
        StatementImporting statements,
        Matching matching,
        Reconciling reconciling,
        EndpointKeeping endpoints) {

    static Handlers of(Settings settings, Storage storage, Outbound outbound) {
        Transactions transactions = storage.transactions();
        return new Handlers(
                new TenantKeeping(transactions, new KeySecrets()),
                new CustomerKeeping(transactions),
                new Invoicing(transactions),
                new Crediting(transactions),
                new PaymentRecording(transactions),
                new Allocating(transactions),
                new FiscalImporting(transactions, new CfdiXmlReader(settings.schemas())),
                new StatementImporting(transactions, new StatementFormats(CurrencyCode.MXN)),
                new Matching(transactions, storage.reconciliation()),
                new Reconciling(transactions),
                new EndpointKeeping(transactions, outbound.secrets(), outbound.urls()));
    }
}
