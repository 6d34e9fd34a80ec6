package io.cobro.api.graphql;

import io.cobro.api.event.EventWaits;
import io.cobro.api.http.Authentication;
import io.cobro.api.http.Commands;
import io.cobro.api.http.Contract;
import io.cobro.api.http.Cursors;
import io.cobro.api.http.Problems;
import io.cobro.api.http.RateLimiter;
import io.cobro.api.http.RequestLog;
import io.cobro.core.allocation.Allocating;
import io.cobro.core.credit.Crediting;
import io.cobro.core.customer.CustomerKeeping;
import io.cobro.core.dunning.DunningPolicyKeeping;
import io.cobro.core.dunning.EnrollmentKeeping;
import io.cobro.core.invoice.Invoicing;
import io.cobro.core.payment.PaymentRecording;
import io.cobro.core.reconciliation.Matching;
import io.cobro.core.reconciliation.Reconciling;
import io.cobro.core.reconciliation.StatementImporting;
import io.cobro.core.reminder.ReminderKeeping;
import io.cobro.core.template.MessageWriting;
import io.cobro.core.template.TemplateKeeping;
import io.cobro.core.tenant.TenantKeeping;
import io.cobro.core.webhook.EndpointKeeping;
import io.cobro.core.webhook.Redelivering;
import io.cobro.persistence.Reads;
import io.cobro.persistence.allocation.AllocationQueries;
import io.cobro.persistence.credit.CreditNoteQueries;
import io.cobro.persistence.customer.CustomerQueries;
import io.cobro.persistence.dunning.DunningQueries;
import io.cobro.persistence.event.AuditQueries;
import io.cobro.persistence.event.EventQueries;
import io.cobro.persistence.fiscal.FiscalDocumentQueries;
import io.cobro.persistence.invoice.InvoiceQueries;
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
import io.cobro.persistence.tenant.BillingEntityQueries;
import io.cobro.persistence.tenant.TenantQueries;
import io.cobro.persistence.webhook.DeliveryQueries;
import io.cobro.persistence.webhook.ReplayQueries;
import io.cobro.persistence.webhook.WebhookEndpointQueries;
import io.cobro.webhooks.json.ResourceJson;
import javax.sql.DataSource;

/// What the GraphQL face stands on, all of it shared with REST.
public record GraphqlParts(
        Contract contract,
        Authentication authentication,
        RateLimiter limiter,
        Problems problems,
        Commands commands,
        Cursors cursors,
        RequestLog log,
        Handlers handlers,
        Queries queries,
        EventWaits waits,
        MessageWriting writing) {

    /// The use cases behind the mutations.
    public record Handlers(
            TenantKeeping tenants,
            CustomerKeeping customers,
            Invoicing invoices,
            Crediting creditNotes,
            PaymentRecording payments,
            Allocating allocations,
            StatementImporting bank,
            Matching matching,
            Reconciling reconciling,
            DunningPolicyKeeping dunningPolicies,
            EnrollmentKeeping dunningEnrollments,
            ReminderKeeping reminders,
            EndpointKeeping webhookEndpoints,
            Redelivering redelivering,
            TemplateKeeping templates) {}

    /// The questions behind the fields.
    public record Queries(
            TenantQueries tenants,
            BillingEntityQueries billingEntities,
            ApiKeyQueries apiKeys,
            CustomerQueries customers,
            InvoiceQueries invoices,
            CreditNoteQueries creditNotes,
            PaymentQueries payments,
            AllocationQueries allocations,
            FiscalDocumentQueries fiscalDocuments,
            BankAccountQueries bankAccounts,
            BankStatementQueries bankStatements,
            BankTransactionQueries bankTransactions,
            MatchQueries matches,
            MatchingRunQueries matchingRuns,
            DunningQueries dunning,
            ReminderQueries reminders,
            ReminderMessages reminderMessages,
            WebhookEndpointQueries webhookEndpoints,
            DeliveryQueries deliveries,
            ReplayQueries replays,
            EventQueries events,
            AuditQueries audit,
            TemplateQueries templates,
            AgingQuery aging) {

        /// @param writing how messages of reminders that wait are written
        public static Queries over(DataSource dataSource, MessageWriting writing) {
            Reads reads = new Reads(dataSource);
            return new Queries(
                    new TenantQueries(dataSource),
                    new BillingEntityQueries(reads),
                    new ApiKeyQueries(reads),
                    new CustomerQueries(reads),
                    new InvoiceQueries(reads),
                    new CreditNoteQueries(reads),
                    new PaymentQueries(reads),
                    new AllocationQueries(reads),
                    new FiscalDocumentQueries(reads),
                    new BankAccountQueries(reads),
                    new BankStatementQueries(reads),
                    new BankTransactionQueries(reads),
                    new MatchQueries(reads),
                    new MatchingRunQueries(reads),
                    new DunningQueries(reads, new ResourceJson()),
                    new ReminderQueries(reads),
                    new ReminderMessages(reads, new ResourceJson(), writing),
                    new WebhookEndpointQueries(reads),
                    new DeliveryQueries(reads),
                    new ReplayQueries(reads),
                    new EventQueries(reads),
                    new AuditQueries(reads),
                    new TemplateQueries(reads),
                    new AgingQuery(reads));
        }
    }
}
