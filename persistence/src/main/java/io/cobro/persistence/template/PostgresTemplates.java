package io.cobro.persistence.template;

import static io.cobro.persistence.jooq.Tables.DUNNING_POLICY;
import static io.cobro.persistence.jooq.Tables.DUNNING_POLICY_VERSION;
import static io.cobro.persistence.jooq.Tables.TEMPLATE;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import io.cobro.core.Reading;
import io.cobro.core.reminder.Channel;
import io.cobro.core.template.Template;
import io.cobro.core.template.TemplateId;
import io.cobro.core.template.TemplateKey;
import io.cobro.core.template.Templates;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;

/// The templates of one transaction.
public final class PostgresTemplates implements Templates {

    private final Session session;

    public PostgresTemplates(Session session) {
        this.session = session;
    }

    /// One lock for all texts of the tenant, for they are counted under it.
    @Override
    public Reading<Optional<Template>> lock(TemplateKey key) {
        session.lockName("template", "");
        return find(key);
    }

    @Override
    public Reading<Optional<Template>> find(TemplateKey key) {
        return session.read(
                TemplateRows.select(session).and(TemplateRows.is(key)),
                rows -> rows.stream().findFirst().map(TemplateRows::template));
    }

    @Override
    public Reading<Set<TemplateKey>> keys() {
        return TemplateRows.keys(session);
    }

    @Override
    public Reading<List<Template>> ofKinds(Set<String> kinds, Channel channel) {
        return session.read(
                TemplateRows.select(session)
                        .and(TemplateRows.isOf(channel))
                        .and(TEMPLATE.KIND.in(kinds)),
                rows -> rows.map(TemplateRows::template));
    }

    /// Steps that go out by webhook use the text of the e-mail.
    @Override
    public Reading<Boolean> isInUse(TemplateKey key) {
        List<Condition> named = new ArrayList<>();
        for (Channel channel : Channel.values()) {
            if (channel.ofTemplate() == key.channel()) {
                named.add(
                        condition(
                                "{0}::jsonb @> {1}::jsonb",
                                DUNNING_POLICY_VERSION.DOCUMENT,
                                val(
                                        "{\"steps\": [{\"template\": \"%s\", \"channel\": \"%s\"}]}"
                                                .formatted(key.kind(), EnumText.of(channel)))));
            }
        }
        return session.read(
                selectOne()
                        .from(DUNNING_POLICY)
                        .join(DUNNING_POLICY_VERSION)
                        .on(DUNNING_POLICY_VERSION.TENANT_ID.eq(DUNNING_POLICY.TENANT_ID))
                        .and(
                                DUNNING_POLICY_VERSION.DUNNING_POLICY_ID.eq(
                                        DUNNING_POLICY.DUNNING_POLICY_ID))
                        .and(
                                DUNNING_POLICY_VERSION.POLICY_VERSION.eq(
                                        DUNNING_POLICY.POLICY_VERSION))
                        .where(DUNNING_POLICY.TENANT_ID.eq(session.tenantId()))
                        .and(DUNNING_POLICY.STATE.eq("active"))
                        .and(or(named))
                        .limit(1),
                rows -> !rows.isEmpty());
    }

    @Override
    public void insert(Template template) {
        session.insert(TemplateRows.row(session, template));
    }

    @Override
    public void update(Template template) {
        session.update(TemplateRows.row(session, template));
    }

    @Override
    public void delete(TemplateId id) {
        session.delete(
                deleteFrom(TEMPLATE)
                        .where(TEMPLATE.TENANT_ID.eq(session.tenantId()))
                        .and(TEMPLATE.TEMPLATE_ID.eq(id.value())));
    }
}
