package io.cobro.persistence.template;

import static io.cobro.persistence.jooq.Tables.TEMPLATE;

import io.cobro.core.Reading;
import io.cobro.core.reminder.Channel;
import io.cobro.core.template.Template;
import io.cobro.core.template.TemplateId;
import io.cobro.core.template.TemplateKey;
import io.cobro.core.template.TemplateText;
import io.cobro.core.tenant.Language;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.TemplateRecord;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;

/// Rows of templates.
final class TemplateRows {

    private static final List<Field<?>> FIELDS =
            List.of(
                    TEMPLATE.TEMPLATE_ID,
                    TEMPLATE.KIND,
                    TEMPLATE.CHANNEL,
                    TEMPLATE.LANGUAGE,
                    TEMPLATE.SUBJECT,
                    TEMPLATE.BODY,
                    TEMPLATE.VERSION,
                    TEMPLATE.RECORDED_AT);

    private TemplateRows() {}

    static SelectConditionStep<Record> select(Session session) {
        return DSL.select(FIELDS).from(TEMPLATE).where(TEMPLATE.TENANT_ID.eq(session.tenantId()));
    }

    /// The keys of all texts, without the texts.
    static Reading<Set<TemplateKey>> keys(Session session) {
        return session.read(
                DSL.select(TEMPLATE.KIND, TEMPLATE.CHANNEL, TEMPLATE.LANGUAGE)
                        .from(TEMPLATE)
                        .where(TEMPLATE.TENANT_ID.eq(session.tenantId())),
                rows -> rows.stream().map(TemplateRows::key).collect(Collectors.toSet()));
    }

    static Condition is(TemplateKey key) {
        return TEMPLATE.KIND
                .eq(key.kind())
                .and(isOf(key.channel()))
                .and(TEMPLATE.LANGUAGE.eq(EnumText.of(key.language())));
    }

    /// Whether it has the texts of a channel.
    static Condition isOf(Channel channel) {
        return TEMPLATE.CHANNEL.eq(EnumText.of(channel.ofTemplate()));
    }

    private static TemplateKey key(Record row) {
        return new TemplateKey(
                row.get(TEMPLATE.KIND),
                EnumText.read(Channel.class, row.get(TEMPLATE.CHANNEL)),
                EnumText.read(Language.class, row.get(TEMPLATE.LANGUAGE)));
    }

    static Template template(Record row) {
        return new Template(
                key(row),
                new TemplateText(row.get(TEMPLATE.SUBJECT), row.get(TEMPLATE.BODY)),
                new Template.Own(
                        new TemplateId(row.get(TEMPLATE.TEMPLATE_ID)),
                        row.get(TEMPLATE.VERSION),
                        row.get(TEMPLATE.RECORDED_AT)));
    }

    static TemplateRecord row(Session session, Template template) {
        Template.Own own = template.own();
        if (own == null) {
            throw new IllegalArgumentException("built in: " + template.key().text());
        }
        TemplateRecord row = new TemplateRecord();
        row.setTenantId(session.tenantId());
        row.setTemplateId(own.id().value());
        row.setKind(template.key().kind());
        row.setChannel(EnumText.of(template.key().channel()));
        row.setLanguage(EnumText.of(template.key().language()));
        row.setSubject(template.text().subject());
        row.setBody(template.text().body());
        row.setVersion(own.version());
        row.setRecordedAt(own.recordedAt());
        return row;
    }
}
