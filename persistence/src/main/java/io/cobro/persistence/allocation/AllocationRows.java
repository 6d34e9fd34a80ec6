package io.cobro.persistence.allocation;

import static io.cobro.persistence.jooq.Tables.ALLOCATION;
import static org.jooq.impl.DSL.select;

import io.cobro.core.allocation.Allocation;
import io.cobro.core.allocation.AllocationId;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.ledger.EntryId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.payment.PaymentId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.SelectField;

/// Allocations as rows: each with the date of the row that takes it back, if there is one.
public final class AllocationRows {

    private static final io.cobro.persistence.jooq.tables.Allocation REVERSAL =
            ALLOCATION.as("reversal");

    private AllocationRows() {}

    /// The tenant's allocations that meet a condition on `allocation`; the rows that only take
    /// another one back are left out.
    public static SelectConditionStep<Record> of(long tenantId, Condition condition) {
        List<SelectField<?>> columns = new ArrayList<>(List.of(ALLOCATION.fields()));
        columns.add(REVERSAL.EFFECTIVE_DATE);
        return select(columns)
                .from(ALLOCATION)
                .leftJoin(REVERSAL)
                .on(REVERSAL.TENANT_ID.eq(ALLOCATION.TENANT_ID))
                .and(REVERSAL.REVERSES_ALLOCATION_ID.eq(ALLOCATION.ALLOCATION_ID))
                .where(ALLOCATION.TENANT_ID.eq(tenantId))
                .and(ALLOCATION.REVERSES_ALLOCATION_ID.isNull())
                .and(condition);
    }

    /// That nothing takes the allocation back: a condition for [#of].
    public static Condition isActive() {
        return REVERSAL.ALLOCATION_ID.isNull();
    }

    public static Allocation read(Record row) {
        UUID payment = row.get(ALLOCATION.PAYMENT_ID);
        UUID creditNote = row.get(ALLOCATION.CREDIT_NOTE_ID);
        return new Allocation(
                new AllocationId(row.get(ALLOCATION.ALLOCATION_ID)),
                payment == null ? null : new PaymentId(payment),
                creditNote == null ? null : new CreditNoteId(creditNote),
                new InvoiceId(row.get(ALLOCATION.INVOICE_ID)),
                row.get(ALLOCATION.INSTALLMENT_NO),
                Money.ofMinor(
                        row.get(ALLOCATION.AMOUNT_MINOR),
                        new CurrencyCode(row.get(ALLOCATION.CURRENCY))),
                row.get(ALLOCATION.TAX_RELEASED_MINOR),
                row.get(ALLOCATION.CREDIT_TAX_MINOR),
                row.get(ALLOCATION.EFFECTIVE_DATE),
                new EntryId(row.get(ALLOCATION.ENTRY_ID)),
                row.get(REVERSAL.EFFECTIVE_DATE),
                row.get(ALLOCATION.RECORDED_AT));
    }
}
