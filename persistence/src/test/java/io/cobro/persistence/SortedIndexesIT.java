package io.cobro.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.page.Order;
import io.cobro.core.page.PageRequest;
import io.cobro.core.page.Place;
import io.cobro.persistence.allocation.AllocationQueries;
import io.cobro.persistence.credit.CreditNoteQueries;
import io.cobro.persistence.customer.CustomerQueries;
import io.cobro.persistence.dunning.DunningQueries;
import io.cobro.persistence.fiscal.FiscalDocumentQueries;
import io.cobro.persistence.invoice.InvoiceQueries;
import io.cobro.persistence.payment.PaymentQueries;
import io.cobro.persistence.reconciliation.BankTransactionQueries;
import io.cobro.persistence.reconciliation.MatchQueries;
import io.cobro.persistence.reminder.ReminderQueries;
import io.cobro.persistence.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Long lists are sorted by indexes, not page by page.
class SortedIndexesIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final DSLContext SQL =
            DSL.using(SQLDialect.POSTGRES, new Settings().withRenderSchema(false));

    /// Where something is, as a text, by what the list is sorted by.
    private static final Map<String, String> KEYS =
            Map.of("name", "Clavo", "due_at", "2026-03-01T18:00:00Z", "posterior", "0.5");

    /// What has no index, and why.
    private static final Map<String, String> UNINDEXED =
            Map.of(
                    "invoice.balance", "every payment would write to all indexes of its invoices",
                    "credit_note.total", "there are few");

    static List<Arguments> sorted() {
        List<Arguments> sorted = new ArrayList<>();
        for (Listing<?> listing :
                List.of(
                        InvoiceQueries.LISTING,
                        CreditNoteQueries.LISTING,
                        PaymentQueries.LISTING,
                        AllocationQueries.LISTING,
                        CustomerQueries.LISTING,
                        FiscalDocumentQueries.LISTING,
                        BankTransactionQueries.LISTING,
                        MatchQueries.LISTING,
                        DunningQueries.ENROLLMENTS,
                        ReminderQueries.LISTING)) {
            for (String key : listing.keys()) {
                if (!UNINDEXED.containsKey(listing.table().getName() + "." + key)) {
                    sorted.add(Arguments.of(listing.table().getName(), key, listing));
                }
            }
        }
        return sorted;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("sorted")
    void an_index_has_a_page_in_its_order_forth_and_back(
            String table, String key, Listing<?> listing) throws SQLException {
        for (Order order : List.of(Order.ascending(key), Order.descending(key))) {
            PageRequest first = PageRequest.first(50).in(order);
            Place place = new Place(text(key), new UUID(0, 1));
            for (PageRequest request :
                    List.of(first, first.after(place), first.before(place), first.atEnd())) {
                List<String> plan = plan(listing.ids(own(listing.table()), request));
                assertThat(plan)
                        .noneMatch(line -> line.contains("Sort"))
                        .anyMatch(line -> line.contains("ix_" + table + "__" + key));
                if (request.after() != null || request.before() != null) {
                    assertThat(plan)
                            .anyMatch(line -> line.contains("Index Cond") && line.contains("ROW("));
                }
            }
        }
    }

    private static String text(String key) {
        String number = key.equals("total") || key.equals("amount") ? "100" : "2026-03-01";
        return KEYS.getOrDefault(key, number);
    }

    /// The rows of a tenant that are listed.
    private static Condition own(Table<?> table) {
        Condition own = Objects.requireNonNull(table.field("tenant_id", Long.class)).eq(1L);
        Field<UUID> reverses = table.field("reverses_allocation_id", UUID.class);
        return reverses == null ? own : own.and(reverses.isNull());
    }

    /// How the database finds rows, while sorting and reading whole tables are out of the question.
    private static List<String> plan(Select<?> select) throws SQLException {
        try (Connection connection = DATABASE.pool(DatabaseRole.OWNER).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set enable_sort = off; set enable_seqscan = off");
            List<String> plan = new ArrayList<>();
            try (var rows = statement.executeQuery("explain " + SQL.renderInlined(select))) {
                while (rows.next()) {
                    plan.add(rows.getString(1));
                }
            } finally {
                statement.execute("reset enable_sort; reset enable_seqscan");
            }
            return plan;
        }
    }
}
