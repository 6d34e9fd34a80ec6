package io.cobro.api.graphql;

import io.cobro.api.event.EventResource;
import io.cobro.api.graphql.ChildPages.All;
import io.cobro.api.graphql.schema.DgsConstants.ALLOCATION;
import io.cobro.api.graphql.schema.DgsConstants.API_KEY;
import io.cobro.api.graphql.schema.DgsConstants.BANK_ACCOUNT;
import io.cobro.api.graphql.schema.DgsConstants.BANK_STATEMENT;
import io.cobro.api.graphql.schema.DgsConstants.BANK_TRANSACTION;
import io.cobro.api.graphql.schema.DgsConstants.BILLING_ENTITY;
import io.cobro.api.graphql.schema.DgsConstants.CFDI_DOCUMENT;
import io.cobro.api.graphql.schema.DgsConstants.CREDIT_NOTE;
import io.cobro.api.graphql.schema.DgsConstants.CUSTOMER;
import io.cobro.api.graphql.schema.DgsConstants.DELIVERY;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_ENROLLMENT;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_POLICY;
import io.cobro.api.graphql.schema.DgsConstants.EVENT;
import io.cobro.api.graphql.schema.DgsConstants.INVOICE;
import io.cobro.api.graphql.schema.DgsConstants.MATCH;
import io.cobro.api.graphql.schema.DgsConstants.MATCHING_RUN;
import io.cobro.api.graphql.schema.DgsConstants.PAYMENT;
import io.cobro.api.graphql.schema.DgsConstants.REMINDER;
import io.cobro.api.graphql.schema.DgsConstants.REPLAY;
import io.cobro.api.graphql.schema.DgsConstants.TEMPLATE;
import io.cobro.api.graphql.schema.DgsConstants.TENANT;
import io.cobro.api.graphql.schema.DgsConstants.WEBHOOK_ENDPOINT;
import io.cobro.core.allocation.Allocation;
import io.cobro.core.allocation.AllocationId;
import io.cobro.core.credit.CreditNote;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.credit.CreditNoteView;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.DunningPolicyVersion;
import io.cobro.core.event.Event;
import io.cobro.core.event.EventId;
import io.cobro.core.fiscal.FiscalDocument;
import io.cobro.core.fiscal.FiscalDocumentId;
import io.cobro.core.id.Id;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceView;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.reconciliation.BankAccount;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankStatementId;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.core.reconciliation.MatchingRun;
import io.cobro.core.reconciliation.MatchingRunId;
import io.cobro.core.reconciliation.StatementImport;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.template.Template;
import io.cobro.core.template.TemplateId;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.ApiKeyId;
import io.cobro.core.tenant.BillingEntity;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.core.webhook.Replay;
import io.cobro.core.webhook.ReplayId;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.core.webhook.WebhookEndpointView;
import io.cobro.persistence.credit.CreditNoteFilter;
import io.cobro.persistence.invoice.InvoiceFilter;
import io.cobro.persistence.payment.PaymentFilter;
import io.cobro.persistence.reconciliation.BankTransactionFilter;
import io.cobro.persistence.reminder.ReminderFilter;
import io.cobro.persistence.webhook.DeliveryFilter;
import io.cobro.webhooks.json.ResourceJson;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.dataloader.DataLoaderRegistry;

/// Every kind of thing, and every loader: each asks the database once for all that a level of the
/// document needs.
final class Kinds {

    /// What the public id of a tenant says of it; the number inside is not public.
    private record TenantRef(UUID value) implements Id {

        @Override
        public String prefix() {
            return TenantId.PREFIX;
        }
    }

    final Kind<?, Tenant> tenants;
    final Kind<BillingEntityId, BillingEntity> billingEntities;
    final Kind<ApiKeyId, ApiKey> apiKeys;
    final Kind<CustomerId, Customer> customers;
    final Kind<InvoiceId, Invoice> invoices;
    final Kind<CreditNoteId, CreditNote> creditNotes;
    final Kind<PaymentId, Payment> payments;
    final Kind<AllocationId, Allocation> allocations;
    final Kind<FiscalDocumentId, FiscalDocument> cfdiDocuments;
    final Kind<BankAccountId, BankAccount> bankAccounts;
    final Kind<BankStatementId, StatementImport> bankStatements;
    final Kind<BankTransactionId, BankTransaction> bankTransactions;
    final Kind<MatchId, Match> matches;
    final Kind<MatchingRunId, MatchingRun> matchingRuns;
    final Kind<DunningPolicyId, DunningPolicy> dunningPolicies;
    final Kind<DunningEnrollmentId, DunningEnrollment> dunningEnrollments;
    final Kind<ReminderId, Reminder> reminders;
    final Kind<WebhookEndpointId, WebhookEndpointView> webhookEndpoints;
    final Kind<DeliveryId, Delivery> deliveries;
    final Kind<ReplayId, Replay> replays;
    final Kind<EventId, Event> events;

    /// Texts of the tenant's own; they are not found by their id alone, so none is a node.
    final Kind<TemplateId, Template> templates;

    /// Invoices and credit notes with their lines and taxes.
    final Kind<InvoiceId, InvoiceView> invoiceViews;

    final Kind<CreditNoteId, CreditNoteView> creditNoteViews;

    /// Reminders with their items.
    final Kind<ReminderId, Reminder> reminderViews;

    final ChildPages<InvoiceId, All, Allocation> allocationsByInvoice;
    final ChildPages<PaymentId, All, Allocation> allocationsByPayment;
    final ChildPages<CreditNoteId, All, Allocation> allocationsByCreditNote;
    final ChildPages<BankTransactionId, All, Match> matchesByBankTransaction;
    final ChildPages<CustomerId, InvoiceFilter, Invoice> invoicesByCustomer;
    final ChildPages<CustomerId, CreditNoteFilter, CreditNote> creditNotesByCustomer;
    final ChildPages<CustomerId, PaymentFilter, Payment> paymentsByCustomer;
    final ChildPages<CustomerId, ReminderFilter, Reminder> remindersByCustomer;
    final ChildPages<InvoiceId, ReminderFilter, Reminder> remindersByInvoice;
    final Child<InvoiceId, DunningEnrollment> enrollmentByInvoice;
    final ChildPages<BankAccountId, BankTransactionFilter, BankTransaction>
            bankTransactionsByBankAccount;
    final ChildPages<DunningPolicyId, All, DunningPolicyVersion> versionsByDunningPolicy;
    final ChildPages<WebhookEndpointId, DeliveryFilter, Delivery> deliveriesByWebhookEndpoint;
    final ChildPages<WebhookEndpointId, All, Replay> replaysByWebhookEndpoint;
    final ChildPages<DeliveryId, All, DeliveryAttempt> attemptsByDelivery;

    Kinds(GraphqlParts.Queries queries) {
        tenants =
                Kind.of(
                        "TenantsById",
                        TENANT.TYPE_NAME,
                        TenantId.PREFIX,
                        "tenant:read",
                        text -> Id.parse(TenantId.PREFIX, text).map(TenantRef::new),
                        (tenant, _) -> queries.tenants().find(tenant).stream().toList(),
                        tenant -> new TenantRef(tenant.id().value()));
        billingEntities =
                Kind.of(
                        "BillingEntitiesById",
                        BILLING_ENTITY.TYPE_NAME,
                        BillingEntityId.PREFIX,
                        "tenant:read",
                        BillingEntityId::parse,
                        queries.billingEntities()::findAll,
                        BillingEntity::id);
        apiKeys =
                Kind.of(
                        "ApiKeysById",
                        API_KEY.TYPE_NAME,
                        ApiKeyId.PREFIX,
                        "admin",
                        ApiKeyId::parse,
                        queries.apiKeys()::findAll,
                        ApiKey::id);
        customers =
                Kind.of(
                        "CustomersById",
                        CUSTOMER.TYPE_NAME,
                        CustomerId.PREFIX,
                        "customers:read",
                        CustomerId::parse,
                        queries.customers()::findAll,
                        Customer::id);
        invoices =
                Kind.of(
                        "InvoicesById",
                        INVOICE.TYPE_NAME,
                        InvoiceId.PREFIX,
                        "invoices:read",
                        InvoiceId::parse,
                        queries.invoices()::findAll,
                        Invoice::id);
        creditNotes =
                Kind.of(
                        "CreditNotesById",
                        CREDIT_NOTE.TYPE_NAME,
                        CreditNoteId.PREFIX,
                        "credit_notes:read",
                        CreditNoteId::parse,
                        queries.creditNotes()::findAll,
                        CreditNote::id);
        payments =
                Kind.of(
                        "PaymentsById",
                        PAYMENT.TYPE_NAME,
                        PaymentId.PREFIX,
                        "payments:read",
                        PaymentId::parse,
                        queries.payments()::findAll,
                        Payment::id);
        allocations =
                Kind.of(
                        "AllocationsById",
                        ALLOCATION.TYPE_NAME,
                        AllocationId.PREFIX,
                        "payments:read",
                        AllocationId::parse,
                        queries.allocations()::findAll,
                        Allocation::id);
        cfdiDocuments =
                Kind.of(
                        "CfdiDocumentsById",
                        CFDI_DOCUMENT.TYPE_NAME,
                        FiscalDocumentId.PREFIX,
                        "invoices:read",
                        FiscalDocumentId::parse,
                        queries.fiscalDocuments()::findAll,
                        FiscalDocument::id);
        bankAccounts =
                Kind.of(
                        "BankAccountsById",
                        BANK_ACCOUNT.TYPE_NAME,
                        BankAccountId.PREFIX,
                        "bank:read",
                        BankAccountId::parse,
                        queries.bankAccounts()::findAll,
                        BankAccount::id);
        bankStatements =
                Kind.of(
                        "BankStatementsById",
                        BANK_STATEMENT.TYPE_NAME,
                        BankStatementId.PREFIX,
                        "bank:read",
                        BankStatementId::parse,
                        queries.bankStatements()::findAll,
                        StatementImport::id);
        bankTransactions =
                Kind.of(
                        "BankTransactionsById",
                        BANK_TRANSACTION.TYPE_NAME,
                        BankTransactionId.PREFIX,
                        "bank:read",
                        BankTransactionId::parse,
                        queries.bankTransactions()::findAll,
                        BankTransaction::id);
        matches =
                Kind.of(
                        "MatchesById",
                        MATCH.TYPE_NAME,
                        MatchId.PREFIX,
                        "bank:read",
                        MatchId::parse,
                        queries.matches()::findAll,
                        Match::id);
        matchingRuns =
                Kind.of(
                        "MatchingRunsById",
                        MATCHING_RUN.TYPE_NAME,
                        MatchingRunId.PREFIX,
                        "bank:read",
                        MatchingRunId::parse,
                        queries.matchingRuns()::findAll,
                        MatchingRun::id);
        webhookEndpoints =
                Kind.of(
                        "WebhookEndpointsById",
                        WEBHOOK_ENDPOINT.TYPE_NAME,
                        WebhookEndpointId.PREFIX,
                        "webhooks:read",
                        WebhookEndpointId::parse,
                        queries.webhookEndpoints()::findAll,
                        view -> view.endpoint().id());
        deliveries =
                Kind.of(
                        "DeliveriesById",
                        DELIVERY.TYPE_NAME,
                        DeliveryId.PREFIX,
                        "webhooks:read",
                        DeliveryId::parse,
                        queries.deliveries()::findAll,
                        Delivery::id);
        replays =
                Kind.of(
                        "ReplaysById",
                        REPLAY.TYPE_NAME,
                        ReplayId.PREFIX,
                        "webhooks:read",
                        ReplayId::parse,
                        queries.replays()::findAll,
                        Replay::id);
        events =
                new Kind<>(
                        "EventsById",
                        EVENT.TYPE_NAME,
                        EventId.PREFIX,
                        EventFetchers.SCOPE,
                        EventId::parse,
                        queries.events()::findAll,
                        Event::id,
                        (event, _) -> EventResource.json(event));
        templates =
                Kind.of(
                        "TemplatesById",
                        TEMPLATE.TYPE_NAME,
                        TemplateId.PREFIX,
                        "dunning:read",
                        TemplateId::parse,
                        queries.templates()::findAll,
                        template -> Objects.requireNonNull(template.own()).id());
        invoiceViews =
                new Kind<>(
                        "InvoiceViewsById",
                        INVOICE.TYPE_NAME,
                        InvoiceId.PREFIX,
                        "invoices:read",
                        InvoiceId::parse,
                        queries.invoices()::findViews,
                        view -> view.invoice().id(),
                        ResourceJson::of);
        creditNoteViews =
                new Kind<>(
                        "CreditNoteViewsById",
                        CREDIT_NOTE.TYPE_NAME,
                        CreditNoteId.PREFIX,
                        "credit_notes:read",
                        CreditNoteId::parse,
                        queries.creditNotes()::findViews,
                        view -> view.creditNote().id(),
                        ResourceJson::of);
        dunningPolicies =
                Kind.of(
                        "DunningPoliciesById",
                        DUNNING_POLICY.TYPE_NAME,
                        DunningPolicyId.PREFIX,
                        "dunning:read",
                        DunningPolicyId::parse,
                        queries.dunning()::findPolicies,
                        DunningPolicy::id);
        dunningEnrollments =
                Kind.of(
                        "DunningEnrollmentsById",
                        DUNNING_ENROLLMENT.TYPE_NAME,
                        DunningEnrollmentId.PREFIX,
                        "dunning:read",
                        DunningEnrollmentId::parse,
                        queries.dunning()::findEnrollments,
                        DunningEnrollment::id);
        reminders =
                Kind.of(
                        "RemindersById",
                        REMINDER.TYPE_NAME,
                        ReminderId.PREFIX,
                        "dunning:read",
                        ReminderId::parse,
                        queries.reminders()::findAll,
                        Reminder::id);
        reminderViews =
                new Kind<>(
                        "ReminderViewsById",
                        REMINDER.TYPE_NAME,
                        ReminderId.PREFIX,
                        "dunning:read",
                        ReminderId::parse,
                        queries.reminders()::findAll,
                        Reminder::id,
                        ResourceJson::of);
        allocationsByInvoice =
                ChildPages.ofAll("AllocationsByInvoice", queries.allocations()::toInvoices);
        allocationsByPayment =
                ChildPages.ofAll("AllocationsByPayment", queries.allocations()::ofPayments);
        allocationsByCreditNote =
                ChildPages.ofAll("AllocationsByCreditNote", queries.allocations()::ofCreditNotes);
        matchesByBankTransaction =
                ChildPages.ofAll("MatchesByBankTransaction", queries.matches()::ofLines);
        invoicesByCustomer =
                new ChildPages<>("InvoicesByCustomer", queries.invoices()::ofCustomers);
        creditNotesByCustomer =
                new ChildPages<>("CreditNotesByCustomer", queries.creditNotes()::ofCustomers);
        paymentsByCustomer =
                new ChildPages<>("PaymentsByCustomer", queries.payments()::ofCustomers);
        remindersByCustomer =
                new ChildPages<>("RemindersByCustomer", queries.reminders()::ofCustomers);
        remindersByInvoice =
                new ChildPages<>("RemindersByInvoice", queries.reminders()::ofInvoices);
        enrollmentByInvoice =
                new Child<>(
                        "EnrollmentByInvoice",
                        queries.dunning()::ofInvoices,
                        DunningEnrollment::invoice);
        bankTransactionsByBankAccount =
                new ChildPages<>(
                        "BankTransactionsByBankAccount", queries.bankTransactions()::ofAccounts);
        versionsByDunningPolicy =
                ChildPages.ofAll("VersionsByDunningPolicy", queries.dunning()::versions);
        deliveriesByWebhookEndpoint =
                new ChildPages<>("DeliveriesByWebhookEndpoint", queries.deliveries()::ofEndpoints);
        replaysByWebhookEndpoint =
                ChildPages.ofAll("ReplaysByWebhookEndpoint", queries.replays()::ofEndpoints);
        attemptsByDelivery = ChildPages.ofAll("AttemptsByDelivery", queries.deliveries()::attempts);
    }

    /// What the interface `Node` can be.
    List<Kind<?, ?>> nodes() {
        return List.of(
                tenants,
                billingEntities,
                apiKeys,
                customers,
                invoices,
                creditNotes,
                payments,
                allocations,
                cfdiDocuments,
                bankAccounts,
                bankStatements,
                bankTransactions,
                matches,
                matchingRuns,
                dunningPolicies,
                dunningEnrollments,
                reminders,
                webhookEndpoints,
                deliveries,
                replays,
                events);
    }

    /// The loaders of one request: what one has loaded is not asked for again in it.
    DataLoaderRegistry loaders(Requested requested) {
        DataLoaderRegistry loaders = new DataLoaderRegistry();
        nodes().forEach(kind -> kind.register(loaders, requested));
        templates.register(loaders, requested);
        invoiceViews.register(loaders, requested);
        creditNoteViews.register(loaders, requested);
        reminderViews.register(loaders, requested);
        allocationsByInvoice.register(loaders, requested);
        allocationsByPayment.register(loaders, requested);
        allocationsByCreditNote.register(loaders, requested);
        matchesByBankTransaction.register(loaders, requested);
        invoicesByCustomer.register(loaders, requested);
        creditNotesByCustomer.register(loaders, requested);
        paymentsByCustomer.register(loaders, requested);
        remindersByCustomer.register(loaders, requested);
        remindersByInvoice.register(loaders, requested);
        enrollmentByInvoice.register(loaders, requested);
        bankTransactionsByBankAccount.register(loaders, requested);
        versionsByDunningPolicy.register(loaders, requested);
        deliveriesByWebhookEndpoint.register(loaders, requested);
        replaysByWebhookEndpoint.register(loaders, requested);
        attemptsByDelivery.register(loaders, requested);
        return loaders;
    }
}
