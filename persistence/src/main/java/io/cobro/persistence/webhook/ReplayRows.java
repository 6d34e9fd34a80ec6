package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.WEBHOOK_REPLAY;

import io.cobro.core.webhook.EventFilter;
import io.cobro.core.webhook.Replay;
import io.cobro.core.webhook.ReplayId;
import io.cobro.core.webhook.ReplayStatus;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.WebhookReplayRecord;
import java.util.List;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;

/// Rows of replays.
final class ReplayRows {

    static final String RUNNING = EnumText.of(ReplayStatus.RUNNING);

    private ReplayRows() {}

    static SelectConditionStep<Record> select(Session session) {
        return DSL.select(List.of(WEBHOOK_REPLAY.fields()))
                .from(WEBHOOK_REPLAY)
                .where(WEBHOOK_REPLAY.TENANT_ID.eq(session.tenantId()));
    }

    static Replay replay(Record row) {
        String[] types = row.get(WEBHOOK_REPLAY.EVENT_TYPES);
        return new Replay(
                new ReplayId(row.get(WEBHOOK_REPLAY.REPLAY_ID)),
                new WebhookEndpointId(row.get(WEBHOOK_REPLAY.WEBHOOK_ENDPOINT_ID)),
                row.get(WEBHOOK_REPLAY.FROM_SEQUENCE),
                row.get(WEBHOOK_REPLAY.TO_SEQUENCE),
                types == null ? null : new EventFilter(List.of(types)),
                EnumText.read(ReplayStatus.class, row.get(WEBHOOK_REPLAY.STATE)),
                row.get(WEBHOOK_REPLAY.NEXT_SEQUENCE),
                row.get(WEBHOOK_REPLAY.DELIVERIES),
                row.get(WEBHOOK_REPLAY.VERSION),
                row.get(WEBHOOK_REPLAY.RECORDED_AT),
                row.get(WEBHOOK_REPLAY.COMPLETED_AT));
    }

    static WebhookReplayRecord row(Session session, Replay replay) {
        EventFilter types = replay.types();
        WebhookReplayRecord row = new WebhookReplayRecord();
        row.setTenantId(session.tenantId());
        row.setReplayId(replay.id().value());
        row.setWebhookEndpointId(replay.endpoint().value());
        row.setFromSequence(replay.fromSequence());
        row.setToSequence(replay.toSequence());
        row.setEventTypes(types == null ? null : types.patterns().toArray(String[]::new));
        row.setState(EnumText.of(replay.status()));
        row.setNextSequence(replay.nextSequence());
        row.setDeliveries(replay.deliveries());
        row.setVersion(replay.version());
        row.setRecordedAt(replay.recordedAt());
        row.setCompletedAt(replay.completedAt());
        return row;
    }
}
