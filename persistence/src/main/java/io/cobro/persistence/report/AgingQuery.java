package io.cobro.persistence.report;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.report.AgingReport;
import io.cobro.core.report.AgingReport.Buckets;
import io.cobro.core.report.AgingReport.Row;
import io.cobro.core.report.AgingReport.Total;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Script;
import java.text.Collator;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/// Antigüedad de saldos at the end of any business date, in one statement.
///
/// It reads what is open and the past balances, not the journal, and then asks the journal for the
/// control total: the two are kept apart, so that a difference shows.
public final class AgingQuery {

    private static final String AGING = Script.beside(AgingQuery.class, "aging.sql");

    private static final Field<String> PART = field(name("part"), String.class);
    private static final Field<UUID> CUSTOMER_ID = field(name("customer_id"), UUID.class);
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<String> TAX_ID = field(name("tax_id"), String.class);
    private static final Field<String> CURRENCY = field(name("currency"), String.class);
    private static final Field<Long> CURRENT = minor("current_minor");
    private static final Field<Long> DAYS_1_TO_30 = minor("days_1_to_30_minor");
    private static final Field<Long> DAYS_31_TO_60 = minor("days_31_to_60_minor");
    private static final Field<Long> DAYS_61_TO_90 = minor("days_61_to_90_minor");
    private static final Field<Long> DAYS_91_AND_MORE = minor("days_91_and_more_minor");
    private static final Field<Long> UNALLOCATED = minor("unallocated_minor");
    private static final Field<Long> CREDITS = minor("credits_minor");
    private static final Field<Long> CONTROL = minor("control_minor");
    private static final Field<Long> SEQUENCE = field(name("sequence"), Long.class);

    private final Reads reads;

    public AgingQuery(Reads reads) {
        this.reads = reads;
    }

    /// What is owed at the end of a business date, as it is known now.
    ///
    /// @param customer null means all, and the deposits that nobody has been found for
    /// @param currency null means all
    public AgingReport aging(
            TenantId tenant,
            LocalDate asOf,
            @Nullable CustomerId customer,
            @Nullable CurrencyCode currency) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                DSL.resultQuery(
                                                AGING,
                                                val(session.tenantId()),
                                                val(asOf),
                                                val(
                                                        customer == null ? null : customer.value(),
                                                        SQLDataType.UUID),
                                                val(
                                                        currency == null ? null : currency.code(),
                                                        SQLDataType.CHAR(3)))
                                        .coerce(
                                                PART,
                                                CUSTOMER_ID,
                                                NAME,
                                                TAX_ID,
                                                CURRENCY,
                                                CURRENT,
                                                DAYS_1_TO_30,
                                                DAYS_31_TO_60,
                                                DAYS_61_TO_90,
                                                DAYS_91_AND_MORE,
                                                UNALLOCATED,
                                                CREDITS,
                                                CONTROL,
                                                SEQUENCE),
                                rows -> report(asOf, rows)));
    }

    private static AgingReport report(LocalDate asOf, List<Record> records) {
        List<Row> rows = new ArrayList<>();
        Map<CurrencyCode, Long> controls = new TreeMap<>();
        long sequence = 0;
        for (Record one : records) {
            switch (one.get(PART)) {
                case "row" -> rows.add(row(one));
                case "control" ->
                        controls.put(new CurrencyCode(one.get(CURRENCY)), one.get(CONTROL));
                default -> sequence = one.get(SEQUENCE);
            }
        }
        rows.sort(byName());
        Map<CurrencyCode, Buckets> sums = new TreeMap<>();
        controls.keySet().forEach(currency -> sums.put(currency, Buckets.ZERO));
        rows.forEach(row -> sums.merge(row.currency(), row.buckets(), Buckets::plus));
        List<Total> totals = new ArrayList<>();
        sums.forEach((currency, buckets) ->
                totals.add(new Total(currency, buckets, controls.getOrDefault(currency, 0L))));
        return new AgingReport(asOf, rows, totals, sequence);
    }

    /// As a Spanish reader looks names up, without regard to case and accents and to what the
    /// database's locale is; deposits of nobody last.
    private static Comparator<Row> byName() {
        Collator spanish = Collator.getInstance(Locale.of("es"));
        spanish.setStrength(Collator.PRIMARY);
        return Comparator.<Row, Boolean>comparing(row -> row.customer() == null)
                .thenComparing(row -> Objects.requireNonNullElse(row.customerName(), ""), spanish)
                .thenComparing(row -> row.customer() == null ? "" : row.customer().text())
                .thenComparing(Row::currency);
    }

    private static Row row(Record one) {
        UUID customer = one.get(CUSTOMER_ID);
        return new Row(
                customer == null ? null : new CustomerId(customer),
                one.get(NAME),
                one.get(TAX_ID),
                new CurrencyCode(one.get(CURRENCY)),
                new Buckets(
                        one.get(CURRENT),
                        one.get(DAYS_1_TO_30),
                        one.get(DAYS_31_TO_60),
                        one.get(DAYS_61_TO_90),
                        one.get(DAYS_91_AND_MORE),
                        one.get(UNALLOCATED),
                        one.get(CREDITS)));
    }

    private static Field<Long> minor(String column) {
        return field(name(column), Long.class);
    }
}
