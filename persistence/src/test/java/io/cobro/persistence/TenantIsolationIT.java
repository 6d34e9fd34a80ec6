package io.cobro.persistence;

import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.testing.Office.on;
import static io.cobro.persistence.testing.Office.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cobro.core.allocation.Allocating.ReverseAllocation;
import io.cobro.core.allocation.Allocation;
import io.cobro.core.credit.CreditNoteCommand.VoidCreditNoteCommand;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceCommand.VoidInvoiceCommand;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentCommand.ReversePayment;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.allocation.AllocationFilter;
import io.cobro.persistence.allocation.AllocationQueries;
import io.cobro.persistence.credit.CreditNoteFilter;
import io.cobro.persistence.credit.CreditNoteQueries;
import io.cobro.persistence.customer.CustomerFilter;
import io.cobro.persistence.customer.CustomerQueries;
import io.cobro.persistence.invoice.InvoiceFilter;
import io.cobro.persistence.invoice.InvoiceQueries;
import io.cobro.persistence.payment.PaymentFilter;
import io.cobro.persistence.payment.PaymentQueries;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TenantIsolationIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static Office owner;
    private static Office stranger;

    @BeforeAll
    static void open() {
        owner = Office.open(DATABASE, "Ferretería del Norte");
        stranger = Office.open(DATABASE, "Distribuidora Azul");
    }

    @Test
    void without_a_tenant_no_table_shows_a_row() throws Exception {
        owner.issued(owner.customer("Alfa").id(), "2026-02-01", "10.00");
        List<String> tables =
                Rows.of(
                        DATABASE,
                        "select relname from pg_class where relnamespace = 'cobro'::regnamespace and relrowsecurity");
        assertThat(tables).contains("customer", "invoice", "posting", "event_inbox");
        try (Connection connection = DATABASE.app().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
                    rows.next();
                    assertThat(rows.getInt(1)).as(table).isZero();
                }
            }
        }
    }

    @Test
    void a_tenants_setting_ends_with_its_transaction() throws Exception {
        owner.customer("Beta");
        try (Connection connection = DATABASE.app().getConnection();
                Statement statement = connection.createStatement();
                ResultSet setting =
                        statement.executeQuery(
                                "select coalesce(current_setting('app.tenant_id', true), '')")) {
            setting.next();
            assertThat(setting.getString(1)).isEmpty();
        }
    }

    @Test
    void a_row_of_another_tenant_cannot_be_written() throws Exception {
        try (Connection connection = DATABASE.app().getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() ->
                            statement.execute(
                                    """
                                    begin;
                                    select set_config('app.tenant_id', '%d', true);
                                    insert into folio_counter
                                      values (%d, gen_random_uuid(), 'A', 1)
                                    """
                                            .formatted(
                                                    owner.tenant().id().number(),
                                                    stranger.tenant().id().number())))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("row-level security");
            statement.execute("rollback");
        }
    }

    @Test
    void ids_of_another_tenant_are_not_found() {
        CustomerId customer = owner.customer("Gamma").id();
        InvoiceId invoice = owner.issued(customer, "2026-02-01", "100.00").invoice().id();
        Payment payment = owner.received(customer, "2026-02-02", "50.00", on(invoice, "50.00"));
        CreditNoteId note = owner.credited(customer, "2026-02-03", "10.00");
        Reads reads = owner.reads();
        Allocation allocation =
                new AllocationQueries(reads)
                        .list(
                                owner.tenant().id(),
                                AllocationFilter.to(invoice),
                                PageRequest.first(1))
                        .items()
                        .getFirst();
        TenantId other = stranger.tenant().id();

        assertThat(new CustomerQueries(reads).find(other, customer)).isEmpty();
        assertThat(new InvoiceQueries(reads).find(other, invoice)).isEmpty();
        assertThat(new PaymentQueries(reads).find(other, payment.id())).isEmpty();
        assertThat(new CreditNoteQueries(reads).find(other, note)).isEmpty();
        assertThat(new AllocationQueries(reads).find(other, allocation.id())).isEmpty();

        PageRequest page = PageRequest.first(10).counted(true);
        assertThat(
                        new AllocationQueries(reads)
                                .ofPayments(other, List.of(payment.id()), page)
                                .get(payment.id()))
                .isEqualTo(new Page<>(List.of(), List.of(), false, false, 0L, null));
        assertThat(new CustomerQueries(reads).list(other, CustomerFilter.ALL, page).items())
                .isEmpty();
        assertThat(new InvoiceQueries(reads).list(other, InvoiceFilter.ALL, page).items())
                .isEmpty();
        assertThat(new PaymentQueries(reads).list(other, PaymentFilter.ALL, page).items())
                .isEmpty();
        assertThat(new CreditNoteQueries(reads).list(other, CreditNoteFilter.ALL, page).items())
                .isEmpty();
        assertThat(new AllocationQueries(reads).list(other, AllocationFilter.ALL, page).items())
                .isEmpty();

        var context = stranger.on("2026-02-05");
        assertThat(
                        List.of(
                                refused(
                                        stranger.invoicing()
                                                .voidInvoice(
                                                        context,
                                                        new VoidInvoiceCommand(
                                                                invoice, null, null))),
                                refused(
                                        stranger.payments()
                                                .reverse(
                                                        context,
                                                        new ReversePayment(
                                                                payment.id(), null, null))),
                                refused(
                                        stranger.crediting()
                                                .voidCreditNote(
                                                        context,
                                                        new VoidCreditNoteCommand(
                                                                note, null, null))),
                                refused(
                                        stranger.allocating()
                                                .reverse(
                                                        context,
                                                        new ReverseAllocation(
                                                                allocation.id(), null, null)))))
                .allMatch(refusal -> refusal.code().equals("not_found"));
        assertThat(
                        refused(
                                        stranger.payments()
                                                .record(
                                                        context,
                                                        Office.aPayment(
                                                                customer, "2026-02-05", "1.00")))
                                .code())
                .isEqualTo("reference_not_found");
    }

    @Test
    void a_command_inside_another_ones_transaction_is_a_bug() {
        assertThatThrownBy(() ->
                        owner.transactions()
                                .inTransaction(
                                        owner.on("2026-02-01"),
                                        _ ->
                                                accepted(
                                                        owner.customers()
                                                                .create(
                                                                        owner.on("2026-02-01"),
                                                                        Office.aCustomer(
                                                                                "Delta", null)))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one command is one transaction");
    }
}
