package io.cobro.persistence.invoice;

import static io.cobro.persistence.jooq.Tables.INSTALLMENT;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static java.util.stream.Collectors.toMap;

import io.cobro.core.CommandContext;
import io.cobro.core.Reading;
import io.cobro.core.event.Fact;
import io.cobro.core.event.Rendering;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.OverdueNoticing;
import io.cobro.core.invoice.Timeliness;
import io.cobro.persistence.Ids;
import io.cobro.persistence.JobTransactions;
import io.cobro.persistence.Session;
import io.cobro.persistence.event.PostgresFacts;
import io.cobro.persistence.ledger.PostgresLedger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/// Notices on PostgreSQL that due dates have passed: an installment remembers the due date that it
/// was told of, and is locked while it is told, so that two runs at once share the work.
public final class PostgresOverdueNoticing implements OverdueNoticing {

    private final JobTransactions transactions;
    private final Rendering rendering;
    private final Runnable afterCommit;

    /// @param afterCommit called after facts were committed: wakes the sequencer
    public PostgresOverdueNoticing(
            DataSource dataSource, Rendering rendering, Runnable afterCommit) {
        this.transactions = new JobTransactions(dataSource);
        this.rendering = rendering;
        this.afterCommit = afterCommit;
    }

    /// Three round trips a batch: which installments, their invoices, the facts.
    @Override
    public int notice(CommandContext context) {
        int told =
                transactions.inTransaction(
                        context.tenant().id(), session -> batch(session, context));
        if (told > 0) {
            afterCommit.run();
        }
        return told;
    }

    private int batch(Session session, CommandContext context) {
        List<Untold> untold = claim(session, context).get();
        if (untold.isEmpty()) {
            return 0;
        }
        Map<UUID, Invoice> invoices =
                invoices(session, untold).get().stream()
                        .collect(toMap(invoice -> invoice.id().value(), invoice -> invoice));
        PostgresFacts facts =
                new PostgresFacts(
                        session, context, rendering, new PostgresLedger(session, context.now()));
        for (Untold installment : untold) {
            facts.add(
                    Fact.of(
                                    "invoice.overdue",
                                    Objects.requireNonNull(invoices.get(installment.invoice())))
                            .previously("timeliness", Timeliness.DUE_TODAY.text()));
        }
        session.update(
                DSL.update(INSTALLMENT)
                        .set(INSTALLMENT.OVERDUE_TOLD_FOR, INSTALLMENT.DUE_DATE)
                        .where(INSTALLMENT.TENANT_ID.eq(session.tenantId()))
                        .and(
                                DSL.row(INSTALLMENT.INVOICE_ID, INSTALLMENT.INSTALLMENT_NO)
                                        .in(
                                                untold.stream()
                                                        .map(one ->
                                                                DSL.row(
                                                                        one.invoice(),
                                                                        one.number()))
                                                        .toList())));
        return untold.size();
    }

    /// The row of an invoice is the lock of its installments; one that is being paid just now is
    /// left to the next run.
    private static Reading<List<Untold>> claim(Session session, CommandContext context) {
        return session.read(
                DSL.select(INSTALLMENT.INVOICE_ID, INSTALLMENT.INSTALLMENT_NO)
                        .from(INSTALLMENT)
                        .join(INVOICE)
                        .on(INVOICE.TENANT_ID.eq(INSTALLMENT.TENANT_ID))
                        .and(INVOICE.INVOICE_ID.eq(INSTALLMENT.INVOICE_ID))
                        .where(INSTALLMENT.TENANT_ID.eq(session.tenantId()))
                        .and(isUntold())
                        .and(INSTALLMENT.DUE_DATE.lt(context.today()))
                        .orderBy(
                                INSTALLMENT.DUE_DATE,
                                INSTALLMENT.INVOICE_ID,
                                INSTALLMENT.INSTALLMENT_NO)
                        .limit(BATCH_MAX)
                        .forUpdate()
                        .skipLocked(),
                rows ->
                        rows.map(row ->
                                new Untold(
                                        row.get(INSTALLMENT.INVOICE_ID),
                                        row.get(INSTALLMENT.INSTALLMENT_NO))));
    }

    /// The condition of the partial index `ix_installment__untold`, without values, which a
    /// prepared plan could not compare with it.
    private static Condition isUntold() {
        return INSTALLMENT
                .BALANCE_MINOR
                .gt(DSL.inline(0L))
                .and(INSTALLMENT.OVERDUE_TOLD_FOR.isDistinctFrom(INSTALLMENT.DUE_DATE));
    }

    private static Reading<List<Invoice>> invoices(Session session, List<Untold> untold) {
        Condition claimed =
                Ids.amongUuids(
                        INVOICE.INVOICE_ID,
                        untold.stream().map(Untold::invoice).distinct().toList());
        return InvoiceRows.read(
                session,
                DSL.select(INVOICE.fields())
                        .from(INVOICE)
                        .where(INVOICE.TENANT_ID.eq(session.tenantId()))
                        .and(claimed),
                InvoiceRows.ids(session, claimed));
    }

    private record Untold(UUID invoice, short number) {}
}
