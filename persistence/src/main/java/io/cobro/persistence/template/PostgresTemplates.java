package io.cobro.persistence.template;

import static io.cobro.persistence.jooq.Tables.TEMPLATE;
import static org.jooq.impl.DSL.deleteFrom;

import io.cobro.core.Reading;
import io.cobro.core.template.Template;
import io.cobro.core.template.TemplateId;
import io.cobro.core.template.TemplateKey;
import io.cobro.core.template.Templates;
import io.cobro.persistence.Session;
import java.util.List;
import java.util.Optional;

/// The templates of one transaction.
public final class PostgresTemplates implements Templates {

    private final Session session;

    public PostgresTemplates(Session session) {
        this.session = session;
    }

    @Override
    public Reading<Optional<Template>> lock(TemplateKey key) {
        session.lockName("template", key.text());
        return find(key);
    }

    @Override
    public Reading<Optional<Template>> find(TemplateKey key) {
        return session.read(
                TemplateRows.select(session).and(TemplateRows.is(key)),
                rows -> rows.stream().findFirst().map(TemplateRows::template));
    }

    @Override
    public Reading<List<Template>> all() {
        return session.read(
                TemplateRows.select(session)
                        .orderBy(TEMPLATE.KIND, TEMPLATE.CHANNEL, TEMPLATE.LANGUAGE),
                rows -> rows.map(TemplateRows::template));
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
