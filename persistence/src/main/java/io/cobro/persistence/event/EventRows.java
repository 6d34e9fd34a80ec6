package io.cobro.persistence.event;

import static io.cobro.persistence.jooq.Tables.EVENT;
import static io.cobro.persistence.jooq.Tables.TENANT;

import io.cobro.core.allocation.AllocationId;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.event.Event;
import io.cobro.core.event.EventCause;
import io.cobro.core.event.EventId;
import io.cobro.core.event.EventSubject;
import io.cobro.core.event.EventType;
import io.cobro.core.fiscal.FiscalDocumentId;
import io.cobro.core.id.Id;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.template.TemplateId;
import io.cobro.core.tenant.ApiKeyId;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.tenant.TenantMode;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.core.webhook.ReplayId;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.EnumText;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.JSON;
import org.jooq.Record;
import org.jooq.SelectOnConditionStep;
import org.jooq.impl.DSL;

/// Rows of the log as events.
public final class EventRows {

    private static final List<Field<?>> FIELDS =
            List.of(
                    EVENT.TENANT_ID,
                    EVENT.SEQUENCE,
                    EVENT.EVENT_ID,
                    EVENT.TYPE,
                    EVENT.SUBJECT_TYPE,
                    EVENT.SUBJECT_ID,
                    EVENT.SUBJECT_VERSION,
                    EVENT.OCCURRED_AT,
                    EVENT.ACTOR,
                    EVENT.REQUEST_ID,
                    EVENT.IDEMPOTENCY_KEY,
                    EVENT.DATA,
                    EVENT.PREVIOUS,
                    TENANT.PUBLIC_ID,
                    TENANT.MODE);

    private EventRows() {}

    /// The columns that an [#event] is made of, for a select of more than the log.
    public static List<Field<?>> fields() {
        return FIELDS;
    }

    static SelectOnConditionStep<Record> select() {
        return DSL.select(FIELDS).from(EVENT).join(TENANT).on(TENANT.TENANT_ID.eq(EVENT.TENANT_ID));
    }

    /// @param row with the [#fields]
    public static Event event(Record row) {
        EventType type = new EventType(row.get(EVENT.TYPE));
        JSON previous = row.get(EVENT.PREVIOUS);
        return new Event(
                new EventId(row.get(EVENT.EVENT_ID)),
                type,
                new EventSubject(
                        row.get(EVENT.SUBJECT_TYPE),
                        subject(row.get(EVENT.SUBJECT_TYPE), row.get(EVENT.SUBJECT_ID)).text(),
                        row.get(EVENT.SUBJECT_VERSION)),
                row.get(EVENT.SEQUENCE),
                row.get(EVENT.OCCURRED_AT),
                new TenantId(row.get(EVENT.TENANT_ID), row.get(TENANT.PUBLIC_ID)),
                EnumText.read(TenantMode.class, row.get(TENANT.MODE)),
                new EventCause(
                        row.get(EVENT.REQUEST_ID),
                        row.get(EVENT.ACTOR),
                        row.get(EVENT.IDEMPOTENCY_KEY)),
                type.noun() + ".v1",
                row.get(EVENT.DATA).data(),
                previous == null ? null : previous.data());
    }

    static Id subject(String type, UUID id) {
        return switch (type) {
            case "tenant" -> new TenantId(0, id);
            case "billing_entity" -> new BillingEntityId(id);
            case "api_key" -> new ApiKeyId(id);
            case "customer" -> new CustomerId(id);
            case "invoice" -> new InvoiceId(id);
            case "credit_note" -> new CreditNoteId(id);
            case "payment" -> new PaymentId(id);
            case "allocation" -> new AllocationId(id);
            case "match" -> new MatchId(id);
            case "bank_account" -> new BankAccountId(id);
            case "bank_transaction" -> new BankTransactionId(id);
            case "cfdi_document" -> new FiscalDocumentId(id);
            case "webhook_endpoint" -> new WebhookEndpointId(id);
            case "delivery" -> new DeliveryId(id);
            case "replay" -> new ReplayId(id);
            case "dunning_policy" -> new DunningPolicyId(id);
            case "dunning_enrollment" -> new DunningEnrollmentId(id);
            case "reminder" -> new ReminderId(id);
            case "template" -> new TemplateId(id);
            default -> throw new IllegalStateException("no id is known of a " + type);
        };
    }
}
