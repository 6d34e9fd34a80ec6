package io.cobro.persistence;

import static io.cobro.persistence.jooq.Tables.CREDIT_NOTE;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static io.cobro.persistence.jooq.Tables.PAYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.customer.CustomerId;
import io.cobro.persistence.document.Numbers;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What an ERP looks documents and payments up by has an index, which serves in spite of row-level
/// security.
class FilteredIndexesIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final DSLContext SQL =
            DSL.using(SQLDialect.POSTGRES, new Settings().withRenderSchema(false));

    /// Rows of each table.
    private static final int ROWS = 2_000;

    private static long tenant;

    @BeforeAll
    static void a_tenant_with_long_lists() throws SQLException {
        Office office = Office.open(DATABASE, "Ferretería del Norte");
        tenant = office.tenant().id().number();
        CustomerId customer = office.customer("Clavo").id();
        office.issued(customer, "2026-02-01", "10.00");
        office.received(customer, "2026-02-02", "10.00");
        office.credited(customer, "2026-02-03", "10.00");
        try (Connection connection = DATABASE.pool(DatabaseRole.OWNER).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select set_config('app.tenant_id', '%d', false)".formatted(tenant));
            for (String table : List.of("invoice", "credit_note", "payment")) {
                statement.execute(
                        """
                        insert into %1$s select more.* from
                          (select * from %1$s limit 1) one, generate_series(1, %2$d) n,
                          lateral jsonb_populate_record(null::%1$s, to_jsonb(one) || jsonb_build_object(
                            '%1$s_id', gen_random_uuid(), 'external_id', 'E' || n, 'series', 'A', 'folio', n::text,
                            'assigned_folio', null, 'issue_date', date '2015-01-01' + n,
                            'nominal_due_date', date '2015-01-01' + n, 'due_date', date '2015-01-01' + n, 'tracking_key', 'T' || n, 'reference', 'R' || n)) more
                        """
                                .formatted(table, ROWS));
                statement.execute("analyze " + table);
            }
            statement.execute("reset app.tenant_id");
        }
    }

    static List<Arguments> lookups() {
        return List.of(
                Arguments.of("ix_invoice__folio", INVOICE, INVOICE.FOLIO.eq("1042")),
                Arguments.of(
                        "ix_invoice__folio",
                        INVOICE,
                        Numbers.isNumber(INVOICE.SERIES, INVOICE.FOLIO, "A-10-42")),
                Arguments.of("due_date", INVOICE, ofAWeek(INVOICE.DUE_DATE)),
                Arguments.of("ix_invoice__issue_date", INVOICE, ofAWeek(INVOICE.ISSUE_DATE)),
                Arguments.of(
                        "ix_credit_note__issue_date", CREDIT_NOTE, ofAWeek(CREDIT_NOTE.ISSUE_DATE)),
                Arguments.of(
                        "ix_credit_note__folio",
                        CREDIT_NOTE,
                        Numbers.isNumber(CREDIT_NOTE.SERIES, CREDIT_NOTE.FOLIO, "NC-57")),
                Arguments.of(
                        "ix_payment__tracking_key",
                        PAYMENT,
                        PAYMENT.TRACKING_KEY.eq("BNET01002611180004417")),
                Arguments.of("ix_payment__reference", PAYMENT, PAYMENT.REFERENCE.eq("FACT A-1042")),
                Arguments.of(
                        "uq_payment__external_id", PAYMENT, PAYMENT.EXTERNAL_ID.eq("CAJA-88120")));
    }

    private static Condition ofAWeek(TableField<?, LocalDate> date) {
        LocalDate monday = LocalDate.of(2018, 3, 5);
        return Wanted.of(
                        Objects.requireNonNull(date.getTable()).field("tenant_id", Long.class),
                        tenant)
                .withinSorted(date, new Range<>(monday, monday.plusDays(6)))
                .all();
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("lookups")
    void an_index_finds_them(String index, Table<?> table, Condition wanted) throws SQLException {
        List<String> plan = plan(table, wanted);
        assertThat(plan)
                .anyMatch(line -> line.contains(index))
                .noneMatch(line -> line.contains("Seq Scan"));
        assertThat(plan)
                .filteredOn(line -> line.contains("Index Cond"))
                .allMatch(line -> line.contains(" AND "));
    }

    /// How the database finds rows for the application.
    private static List<String> plan(Table<?> table, Condition wanted) throws SQLException {
        Condition own = Objects.requireNonNull(table.field("tenant_id", Long.class)).eq(tenant);
        try (Connection connection = DATABASE.app().getConnection();
                var statement = connection.createStatement()) {
            List<String> plan = new ArrayList<>();
            try (var rows =
                    statement.executeQuery(
                            "explain "
                                    + SQL.renderInlined(
                                            DSL.selectOne().from(table).where(own).and(wanted)))) {
                while (rows.next()) {
                    plan.add(rows.getString(1));
                }
            }
            return plan;
        }
    }
}
