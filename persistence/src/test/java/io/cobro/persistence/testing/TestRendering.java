package io.cobro.persistence.testing;

import io.cobro.core.Resource;
import io.cobro.core.allocation.Allocation;
import io.cobro.core.allocation.CreditNoteAllocations;
import io.cobro.core.allocation.PaymentAllocations;
import io.cobro.core.credit.CreditNote;
import io.cobro.core.credit.CreditNoteView;
import io.cobro.core.customer.Customer;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.event.Act;
import io.cobro.core.event.Fact;
import io.cobro.core.event.Rendering;
import io.cobro.core.fiscal.FiscalDocument;
import io.cobro.core.id.Id;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceView;
import io.cobro.core.payment.Payment;
import io.cobro.core.reconciliation.BankAccount;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reconciliation.MatchingRun;
import io.cobro.core.reconciliation.StatementImport;
import io.cobro.core.template.Template;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.BillingEntity;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.Replay;
import io.cobro.core.webhook.WebhookEndpointView;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Writes resources as no more than their type, id and version, for tests of what is stored.
public final class TestRendering implements Rendering {

    @Override
    public Subject subject(Resource resource) {
        return switch (resource) {
            case Tenant it -> subject("tenant", it.id(), it.version());
            case BillingEntity it -> subject("billing_entity", it.id(), it.version());
            case ApiKey it -> subject("api_key", it.id(), it.version());
            case Customer it -> subject("customer", it.id(), it.version());
            case InvoiceView it -> subject(it.invoice());
            case Invoice it -> subject("invoice", it.id(), it.header().version());
            case CreditNoteView it -> subject(it.creditNote());
            case CreditNoteAllocations it -> subject(it.creditNote());
            case CreditNote it -> subject("credit_note", it.id(), it.header().version());
            case PaymentAllocations it -> subject(it.payment());
            case Payment it -> subject("payment", it.id(), it.header().version());
            case Allocation it -> subject("allocation", it.id(), it.version());
            case BankTransaction it -> subject("bank_transaction", it.id(), it.version());
            case BankAccount it -> subject("bank_account", it.id(), it.version());
            case StatementImport it -> subject("bank_statement", it.id(), 1);
            case Match it -> subject("match", it.id(), it.version());
            case MatchingRun it -> subject("matching_run", it.id(), 1);
            case FiscalDocument it -> subject("cfdi_document", it.id(), 1);
            case WebhookEndpointView it ->
                    subject("webhook_endpoint", it.endpoint().id(), it.version());
            case Delivery it -> subject("delivery", it.id(), it.attempts() + 1);
            case Replay it -> subject("replay", it.id(), it.version());
            case Template it when it.own() != null ->
                    subject("template", it.own().id(), it.own().version());
            default -> throw new IllegalArgumentException("no form for " + resource.getClass());
        };
    }

    @Override
    public String resource(Resource resource, Tenant tenant, LocalDate today) {
        Subject subject = subject(resource);
        return "{\"type\": \"%s\", \"id\": \"%s\", \"version\": %d}"
                .formatted(subject.type(), subject.id(), subject.version());
    }

    @Override
    public Told event(Fact fact, Tenant tenant, LocalDate today) {
        String data =
                "{\"%s\": %s}"
                        .formatted(
                                subject(fact.subject()).type(),
                                resource(fact.subject(), tenant, today));
        return new Told(data, previous(fact));
    }

    @Override
    public Told act(Act act, Tenant tenant, LocalDate today) {
        return new Told(resource(act.subject(), tenant, today), null);
    }

    private static @Nullable String previous(Fact fact) {
        return fact.previous().entrySet().stream()
                .findFirst()
                .map(one -> "{\"%s\": \"%s\"}".formatted(one.getKey(), one.getValue()))
                .orElse(null);
    }

    @Override
    public String policyDocument(PolicyDocument document) {
        throw new UnsupportedOperationException("policies are tested where their form is known");
    }

    @Override
    public PolicyDocument policyDocument(String json) {
        throw new UnsupportedOperationException("policies are tested where their form is known");
    }

    private static Subject subject(String type, Id id, int version) {
        return new Subject(type, id.value(), version);
    }
}
