package io.cobro.api;

import io.cobro.connectors.bank.StatementFormats;
import io.cobro.connectors.cfdi.CfdiXmlReader;
import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Resource;
import io.cobro.core.Transactions;
import io.cobro.core.allocation.Allocating;
import io.cobro.core.credit.Crediting;
import io.cobro.core.customer.CustomerKeeping;
import io.cobro.core.dunning.DunningPolicyKeeping;
import io.cobro.core.dunning.EnrollmentKeeping;
import io.cobro.core.fiscal.FiscalImporting;
import io.cobro.core.invoice.Invoicing;
import io.cobro.core.job.TenantTurns;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.payment.PaymentRecording;
import io.cobro.core.reconciliation.Matching;
import io.cobro.core.reconciliation.Reconciling;
import io.cobro.core.reconciliation.StatementImporting;
import io.cobro.core.reminder.ReminderKeeping;
import io.cobro.core.template.TemplateKeeping;
import io.cobro.core.tenant.KeySecrets;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.tenant.TenantKeeping;
import io.cobro.core.tenant.TestClockKeeping;
import io.cobro.core.tenant.TokenGranting;
import io.cobro.core.webhook.EndpointKeeping;
import io.cobro.core.webhook.Redelivering;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Function;

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
        EndpointKeeping endpoints,
        Redelivering redelivering,
        TestClockKeeping testClocks,
        TokenGranting tokens,
        DunningPolicyKeeping dunningPolicies,
        EnrollmentKeeping enrollments,
        ReminderKeeping reminders,
        TemplateKeeping templates) {

    /// @param tenantChanged told of each tenant whose settings or keys may have changed
    static Handlers of(
            Settings settings,
            Storage storage,
            Outbound outbound,
            TenantTurns turns,
            Consumer<TenantId> tenantChanged) {
        Transactions transactions = storage.transactions();
        return new Handlers(
                new TenantKeeping(
                        new Telling(transactions, tenantChanged),
                        new KeySecrets(),
                        settings.clock()),
                new CustomerKeeping(transactions),
                new Invoicing(transactions),
                new Crediting(transactions),
                new PaymentRecording(transactions),
                new Allocating(transactions),
                new FiscalImporting(transactions, new CfdiXmlReader(settings.schemas())),
                new StatementImporting(transactions, new StatementFormats(CurrencyCode.MXN)),
                new Matching(transactions),
                new Reconciling(transactions),
                new EndpointKeeping(
                        transactions, outbound.secrets(), outbound.urls(), Clock.systemUTC()),
                new Redelivering(transactions),
                new TestClockKeeping(
                        new Telling(transactions, tenantChanged), turns, settings.clock()),
                new TokenGranting(transactions),
                new DunningPolicyKeeping(transactions, storage.templates()::keys),
                new EnrollmentKeeping(transactions),
                new ReminderKeeping(transactions, Messages.calendar()),
                new TemplateKeeping(transactions, Messages.writing()));
    }

    /// Transactions that tell of their tenant afterwards.
    private record Telling(Transactions inner, Consumer<TenantId> after) implements Transactions {

        @Override
        public <T extends Resource> Outcome<T> inTransaction(
                CommandContext context, Function<Books, T> work) {
            try {
                return inner.inTransaction(context, work);
            } finally {
                after.accept(context.tenant().id()); // also where a commit was not answered
            }
        }
    }
}
