package io.cobro.persistence.template;

import static io.cobro.persistence.jooq.Tables.TEMPLATE;

import io.cobro.core.template.Template;
import io.cobro.core.template.TemplateId;
import io.cobro.core.template.TemplateKey;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the texts that tenants have of their own.
public final class TemplateQueries {

    private final Reads reads;

    public TemplateQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<Template> find(TenantId tenant, TemplateKey key) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                TemplateRows.select(session).and(TemplateRows.is(key)),
                                rows -> rows.stream().findFirst().map(TemplateRows::template)));
    }

    /// Those that exist, in no order.
    public List<Template> findAll(TenantId tenant, Collection<TemplateId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                TemplateRows.select(session)
                                        .and(Ids.among(TEMPLATE.TEMPLATE_ID, ids)),
                                rows -> rows.map(TemplateRows::template)));
    }

    /// The keys of all.
    public Set<TemplateKey> keys(TenantId tenant) {
        return reads.read(tenant, TemplateRows::keys);
    }

    /// All, in the order of their keys.
    public List<Template> list(TenantId tenant) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                TemplateRows.select(session)
                                        .orderBy(
                                                TEMPLATE.KIND, TEMPLATE.CHANNEL, TEMPLATE.LANGUAGE),
                                rows -> rows.map(TemplateRows::template)));
    }
}
