package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.WEBHOOK_ENDPOINT;

import io.cobro.core.webhook.DeliveryOrdering;
import io.cobro.core.webhook.EndpointHealth;
import io.cobro.core.webhook.EndpointStatus;
import io.cobro.core.webhook.EventFilter;
import io.cobro.core.webhook.WebhookEndpoint;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.core.webhook.WebhookEndpointView;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.WebhookEndpointRecord;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.Update;
import org.jooq.impl.DSL;

/// Rows of webhook endpoints.
final class EndpointRows {

    private static final List<Field<?>> FIELDS =
            List.of(
                    WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID,
                    WEBHOOK_ENDPOINT.URL,
                    WEBHOOK_ENDPOINT.DESCRIPTION,
                    WEBHOOK_ENDPOINT.EVENT_TYPES,
                    WEBHOOK_ENDPOINT.ORDERING,
                    WEBHOOK_ENDPOINT.SEALED_SECRETS,
                    WEBHOOK_ENDPOINT.PREVIOUS_SECRET_UNTIL,
                    WEBHOOK_ENDPOINT.STATE,
                    WEBHOOK_ENDPOINT.FAILING_SINCE,
                    WEBHOOK_ENDPOINT.PAUSED_UNTIL,
                    WEBHOOK_ENDPOINT.NEXT_SEQUENCE,
                    WEBHOOK_ENDPOINT.VERSION,
                    WEBHOOK_ENDPOINT.RECORDED_AT);

    private EndpointRows() {}

    static SelectConditionStep<Record> select(Session session) {
        return DSL.select(FIELDS)
                .from(WEBHOOK_ENDPOINT)
                .where(WEBHOOK_ENDPOINT.TENANT_ID.eq(session.tenantId()));
    }

    static WebhookEndpointView view(Record row) {
        return new WebhookEndpointView(
                new WebhookEndpoint(
                        new WebhookEndpointId(row.get(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID)),
                        row.get(WEBHOOK_ENDPOINT.URL),
                        new EventFilter(List.of(row.get(WEBHOOK_ENDPOINT.EVENT_TYPES))),
                        EnumText.read(DeliveryOrdering.class, row.get(WEBHOOK_ENDPOINT.ORDERING)),
                        List.of(row.get(WEBHOOK_ENDPOINT.SEALED_SECRETS)),
                        row.get(WEBHOOK_ENDPOINT.PREVIOUS_SECRET_UNTIL),
                        new EndpointHealth(
                                EnumText.read(
                                        EndpointStatus.class, row.get(WEBHOOK_ENDPOINT.STATE)),
                                row.get(WEBHOOK_ENDPOINT.FAILING_SINCE)),
                        row.get(WEBHOOK_ENDPOINT.PAUSED_UNTIL)),
                row.get(WEBHOOK_ENDPOINT.DESCRIPTION),
                row.get(WEBHOOK_ENDPOINT.VERSION),
                row.get(WEBHOOK_ENDPOINT.RECORDED_AT),
                null);
    }

    /// What an endpoint says, without its place in the log.
    static WebhookEndpointRecord row(Session session, WebhookEndpointView view) {
        WebhookEndpoint endpoint = view.endpoint();
        WebhookEndpointRecord row = new WebhookEndpointRecord();
        row.setTenantId(session.tenantId());
        row.setWebhookEndpointId(endpoint.id().value());
        row.setUrl(endpoint.url());
        row.setDescription(view.description());
        row.setEventTypes(endpoint.filter().patterns().toArray(String[]::new));
        row.setOrdering(EnumText.of(endpoint.ordering()));
        row.setPreviousSecretUntil(endpoint.previousSecretUntil());
        row.setSealedSecrets(endpoint.sealedSecrets().toArray(String[]::new));
        row.setState(EnumText.of(endpoint.health().status()));
        row.setFailingSince(endpoint.health().failingSince());
        row.setPausedUntil(endpoint.pausedUntil());
        row.setVersion(view.version());
        row.setRecordedAt(view.recordedAt());
        return row;
    }

    static Update<?> update(Session session, WebhookEndpointView view) {
        WebhookEndpointRecord row = row(session, view);
        return DSL.update(WEBHOOK_ENDPOINT)
                .set(WEBHOOK_ENDPOINT.URL, row.getUrl())
                .set(WEBHOOK_ENDPOINT.DESCRIPTION, row.getDescription())
                .set(WEBHOOK_ENDPOINT.EVENT_TYPES, row.getEventTypes())
                .set(WEBHOOK_ENDPOINT.ORDERING, row.getOrdering())
                .set(WEBHOOK_ENDPOINT.SEALED_SECRETS, row.getSealedSecrets())
                .set(WEBHOOK_ENDPOINT.PREVIOUS_SECRET_UNTIL, row.getPreviousSecretUntil())
                .set(WEBHOOK_ENDPOINT.STATE, row.getState())
                .set(WEBHOOK_ENDPOINT.FAILING_SINCE, row.getFailingSince())
                .set(WEBHOOK_ENDPOINT.PAUSED_UNTIL, row.getPausedUntil())
                .set(WEBHOOK_ENDPOINT.VERSION, row.getVersion())
                .where(WEBHOOK_ENDPOINT.TENANT_ID.eq(session.tenantId()))
                .and(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID.eq(row.getWebhookEndpointId()));
    }
}
