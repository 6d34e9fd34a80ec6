package io.cobro.persistence.document;

import static io.cobro.persistence.jooq.Tables.CREDIT_NOTE;
import static io.cobro.persistence.jooq.Tables.FOLIO_FREE;
import static io.cobro.persistence.jooq.Tables.INVOICE;

import io.cobro.core.Reading;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.document.Numbers;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.persistence.Session;
import java.util.UUID;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/// Numbers taken from the pool of their series.
public final class PostgresNumbers implements Numbers {

    private final Session session;

    public PostgresNumbers(Session session) {
        this.session = session;
    }

    @Override
    public Reading<Long> takeFor(InvoiceId draft) {
        return take(INVOICE.INVOICE_ID, draft.value());
    }

    @Override
    public Reading<Long> takeFor(CreditNoteId draft) {
        return take(CREDIT_NOTE.CREDIT_NOTE_ID, draft.value());
    }

    /// Takes the number of a row that an earlier statement of the group has locked.
    private Reading<Long> take(TableField<?, UUID> idColumn, UUID id) {
        Reading<Taken> taken =
                session.read(
                        DSL.resultQuery(
                                        """
                                        with document as materialized (
                                          select tenant_id, billing_entity_id, coalesce(series, '') as series
                                            from {0} where tenant_id = {1} and {2} = {3} and state = 'draft'),
                                        free as materialized (
                                          select f.* from folio_free f
                                            join document d using (tenant_id, billing_entity_id, series)
                                           order by f.folio limit 1 for update of f skip locked),
                                        taken as (
                                          delete from folio_free f using free
                                           where f.tenant_id = free.tenant_id
                                             and f.billing_entity_id = free.billing_entity_id
                                             and f.series = free.series and f.folio = free.folio
                                          returning f.folio)
                                        select d.billing_entity_id, d.series, t.folio
                                          from document d left join taken t on true
                                        """,
                                        DSL.table(
                                                DSL.name(
                                                        java.util.Objects.requireNonNull(
                                                                        idColumn.getTable())
                                                                .getName())),
                                        DSL.val(session.tenantId()),
                                        DSL.field(DSL.name(idColumn.getName())),
                                        DSL.val(id))
                                .coerce(
                                        FOLIO_FREE.BILLING_ENTITY_ID,
                                        FOLIO_FREE.SERIES,
                                        FOLIO_FREE.FOLIO),
                        rows -> rows.isEmpty() ? Taken.NOTHING : Taken.of(rows.getFirst()));
        return () -> taken.get().folio();
    }

    /// @param free the number; 0 where the pool is empty
    private record Taken(FolioSeries series, long free) {

        static final Taken NOTHING = new Taken(new FolioSeries(new UUID(0, 0), ""), 0);

        static Taken of(Record row) {
            Long folio = row.get(FOLIO_FREE.FOLIO);
            return new Taken(
                    new FolioSeries(
                            row.get(FOLIO_FREE.BILLING_ENTITY_ID), row.get(FOLIO_FREE.SERIES)),
                    folio == null ? 0 : folio);
        }

        long folio() {
            if (free == 0) {
                throw new EmptyFolioPoolException(series);
            }
            return free;
        }
    }
}
