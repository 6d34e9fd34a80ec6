package io.cobro.persistence;

import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.testing.Office.mxn;
import static io.cobro.persistence.testing.Office.on;
import static io.cobro.persistence.testing.Office.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.MetadataPatch;
import io.cobro.core.Patch;
import io.cobro.core.allocation.Allocating.ReverseAllocation;
import io.cobro.core.allocation.Allocation;
import io.cobro.core.credit.CreditNoteCommand.AllocateCreditNote;
import io.cobro.core.credit.CreditNoteCommand.IssueCreditNote;
import io.cobro.core.credit.CreditNoteCommand.VoidCreditNoteCommand;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.credit.CreditNoteView;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerCommand.UpdateCustomer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKind;
import io.cobro.core.customer.RemindingPatch;
import io.cobro.core.invoice.InvoiceCommand.CreateDraft;
import io.cobro.core.invoice.InvoiceCommand.DeleteDraft;
import io.cobro.core.invoice.InvoiceCommand.InstallmentDraft;
import io.cobro.core.invoice.InvoiceCommand.RecordIssued;
import io.cobro.core.invoice.InvoiceCommand.UpdateDraft;
import io.cobro.core.invoice.InvoiceCommand.VoidInvoiceCommand;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceView;
import io.cobro.core.invoice.OpenInvoice;
import io.cobro.core.invoice.PaidInvoice;
import io.cobro.core.invoice.VoidInvoice;
import io.cobro.core.page.PageRequest;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentCommand.AllocatePayment;
import io.cobro.core.payment.PaymentCommand.RecordPayment;
import io.cobro.core.payment.PaymentCommand.ReversePayment;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.payment.PaymentMethod;
import io.cobro.core.payment.ReversedPayment;
import io.cobro.persistence.allocation.AllocationFilter;
import io.cobro.persistence.allocation.AllocationQueries;
import io.cobro.persistence.credit.CreditNoteQueries;
import io.cobro.persistence.customer.CustomerQueries;
import io.cobro.persistence.invoice.InvoiceQueries;
import io.cobro.persistence.ledger.LedgerQueries;
import io.cobro.persistence.ledger.LedgerVerification;
import io.cobro.persistence.payment.PaymentQueries;
import io.cobro.persistence.tenant.TenantQueries;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Each command of receivables, from its handler to the rows: state, postings and facts.
class ReceivablesIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static Office office;
    private static Office neighbour;
    private static InvoiceQueries invoices;
    private static PaymentQueries payments;
    private static CreditNoteQueries creditNotes;
    private static AllocationQueries allocations;

    private CustomerId customer = new CustomerId(new UUID(0, 0));
    private int factsBefore;

    @BeforeAll
    static void open() {
        office = Office.open(DATABASE, "Ferretería del Norte");
        neighbour = Office.open(DATABASE, "Distribuidora Azul");
        neighbour.issued(neighbour.customer("Vecino").id(), "2026-02-01", "10.00");
        invoices = new InvoiceQueries(office.reads());
        payments = new PaymentQueries(office.reads());
        creditNotes = new CreditNoteQueries(office.reads());
        allocations = new AllocationQueries(office.reads());
    }

    @BeforeEach
    void come() throws SQLException {
        customer = office.customer("Constructora Alfa").id();
        factsBefore = facts().size();
    }

    @AfterEach
    void the_books_balance() {
        assertThat(
                        new LedgerVerification(new TenantQueries(DATABASE.app()), office.reads())
                                .verify()
                                .findings())
                .isEmpty();
        assertThat(
                        new LedgerQueries(office.reads())
                                .trialBalance(office.tenant().id()).stream()
                                        .mapToLong(account -> account.balance().minorUnits())
                                        .sum())
                .isZero();
    }

    @Test
    void a_customer_is_kept_as_it_was_given() throws SQLException {
        Customer before =
                new CustomerQueries(office.reads())
                        .find(office.tenant().id(), customer)
                        .orElseThrow();
        assertThat(before.name()).isEqualTo("Constructora Alfa");
        assertThat(before.metadata()).containsExactly(Map.entry("canal", "mayoreo"));
        Customer after =
                accepted(
                        office.customers()
                                .update(
                                        office.on("2026-02-01"),
                                        new UpdateCustomer(
                                                customer,
                                                1,
                                                Patch.set("ERP-1-" + customer.value()),
                                                Patch.set(CustomerKind.PERSON),
                                                Patch.absent(),
                                                Patch.set("XAXX010101000"),
                                                Patch.absent(),
                                                Patch.set(15),
                                                Patch.set(List.of("002180700000000019")),
                                                new MetadataPatch(
                                                        Map.of(
                                                                "nota",
                                                                Optional.of("\"dice\"\n\tñ \\ 😀")),
                                                        false),
                                                RemindingPatch.NONE)));
        assertThat(new CustomerQueries(office.reads()).find(office.tenant().id(), customer))
                .contains(after);
        assertThat(newFacts()).containsExactly("customer.updated 2");
    }

    @Test
    void a_stale_version_changes_nothing() throws SQLException {
        assertThat(
                        refused(
                                        office.customers()
                                                .update(
                                                        office.on("2026-02-01"),
                                                        new UpdateCustomer(
                                                                customer,
                                                                7,
                                                                Patch.absent(),
                                                                Patch.absent(),
                                                                Patch.set("Otra"),
                                                                Patch.absent(),
                                                                Patch.absent(),
                                                                Patch.absent(),
                                                                Patch.absent(),
                                                                MetadataPatch.NONE,
                                                                RemindingPatch.NONE)))
                                .code())
                .isEqualTo("version_conflict");
        assertThat(newFacts()).isEmpty();
    }

    @Test
    void a_draft_is_changed_and_deleted() throws SQLException {
        InvoiceView draft = office.draft(customer, "1000.00");
        InvoiceId id = draft.invoice().id();
        assertThat(find(id)).isEqualTo(draft);
        InvoiceView changed =
                accepted(
                        office.invoicing()
                                .update(
                                        office.on("2026-02-01"),
                                        new UpdateDraft(
                                                id,
                                                1,
                                                Patch.set("F-" + id.value()),
                                                Patch.absent(),
                                                Patch.absent(),
                                                Patch.absent(),
                                                Patch.set("B"),
                                                Patch.set(45),
                                                Patch.absent(),
                                                Patch.absent(),
                                                Patch.set(
                                                        Office.aDraft(customer, "33.333333")
                                                                .lines()),
                                                Patch.set("urgente"),
                                                MetadataPatch.NONE)));
        assertThat(find(id)).isEqualTo(changed);
        accepted(office.invoicing().delete(office.on("2026-02-02"), new DeleteDraft(id, 2)));
        assertThat(invoices.find(office.tenant().id(), id)).isEmpty();
        assertThat(
                        rows(
                                "select count(*) from document_line where document_id = '%s'"
                                        .formatted(id.value())))
                .containsExactly("0");
        assertThat(newFacts())
                .containsExactly("invoice.created 1", "invoice.updated 2", "invoice.deleted 2");
        assertThat(postings(id.value())).isEmpty();
    }

    @Test
    void an_issued_invoice_is_owed_and_its_tax_waits() throws SQLException {
        InvoiceView issued = office.issued(customer, "2026-02-01", "1000.00");
        InvoiceId id = issued.invoice().id();
        assertThat(find(id)).isEqualTo(issued);
        assertThat(issued.invoice().header().dueDate()).isEqualTo("2026-03-03");
        assertThat(issued.invoice().balance()).isEqualTo(mxn("1160.00"));
        assertThat(postings(id.value()))
                .containsExactly(
                        "accounts_receivable 116000 2026-02-01",
                        "revenue -100000 2026-02-01",
                        "tax_pending -16000 2026-02-01");
        assertThat(newFacts()).containsExactly("invoice.created 1", "invoice.issued 2");
    }

    @Test
    void an_invoice_issued_elsewhere_has_its_own_number_and_installments() throws SQLException {
        UUID fiscal = UUID.randomUUID();
        InvoiceView recorded =
                accepted(office.invoicing().create(office.on("2026-02-01"), elsewhere(fiscal)));
        InvoiceId id = recorded.invoice().id();
        assertThat(find(id)).isEqualTo(recorded);
        assertThat(recorded.invoice().header().number().text()).isEqualTo("A-X9");
        assertThat(recorded.invoice().installments()).hasSize(2);
        assertThat(postings(id.value()))
                .containsExactly(
                        "accounts_receivable 60000 2026-02-01",
                        "accounts_receivable 56000 2026-02-01",
                        "revenue -100000 2026-02-01",
                        "tax_pending -16000 2026-02-01");
        var again = refused(office.invoicing().create(office.on("2026-02-02"), elsewhere(fiscal)));
        assertThat(again.code()).isEqualTo("duplicate_fiscal_uuid");
        assertThat(again.pointer()).isEqualTo("/fiscal_uuid");
        assertThat(again.values()).containsEntry("existing_id", id.text());
        assertThat(newFacts()).containsExactly("invoice.issued 1");
    }

    @Test
    void a_voided_invoice_is_owed_no_more() throws SQLException {
        InvoiceId id = office.issued(customer, "2026-02-01", "1000.00").invoice().id();
        InvoiceView voided =
                accepted(
                        office.invoicing()
                                .voidInvoice(
                                        office.on("2026-02-20"),
                                        new VoidInvoiceCommand(id, null, null)));
        assertThat(find(id)).isEqualTo(voided);
        assertThat(voided.invoice()).isInstanceOf(VoidInvoice.class);
        assertThat(postings(id.value()))
                .contains("accounts_receivable -116000 2026-02-20", "revenue 100000 2026-02-20");
        assertThat(
                        rows(
                                "select from_date, to_date, amount_minor from balance_span where invoice_id = '%s'"
                                        .formatted(id.value())))
                .containsExactly("2026-02-01 2026-02-20 116000");
        assertThat(newFacts()).endsWith("invoice.voided 3");
    }

    @Test
    void money_pays_debts_with_their_tax_and_is_taken_back() throws SQLException {
        InvoiceId id = office.issued(customer, "2026-02-01", "1000.00").invoice().id();
        Payment payment = office.received(customer, "2026-02-10", "1500.00", on(id, "580.00"));
        assertThat(payments.find(office.tenant().id(), payment.id())).contains(payment);
        assertThat(payment.unallocated()).isEqualTo(mxn("920.00"));
        assertThat(find(id).invoice())
                .isInstanceOfSatisfying(
                        OpenInvoice.class,
                        open -> {
                            assertThat(open.balance()).isEqualTo(mxn("580.00"));
                            assertThat(open.taxPendingMinor()).isEqualTo(8000);
                        });
        accepted(
                office.payments()
                        .allocate(
                                office.on("2026-02-12"),
                                new AllocatePayment(
                                        payment.id(),
                                        1,
                                        List.of(on(id, null)),
                                        false,
                                        LocalDate.parse("2026-02-12"))));
        assertThat(find(id).invoice()).isInstanceOf(PaidInvoice.class);
        List<Allocation> made = allocationsOf(payment.id());
        assertThat(made).hasSize(2).allMatch(Allocation::isActive);
        accepted(
                office.payments()
                        .reverse(
                                office.on("2026-02-20"),
                                new ReversePayment(payment.id(), 2, null)));
        assertThat(payments.find(office.tenant().id(), payment.id()))
                .get()
                .isInstanceOf(ReversedPayment.class);
        assertThat(find(id).invoice().balance()).isEqualTo(mxn("1160.00"));
        assertThat(allocationsOf(payment.id()))
                .hasSize(2)
                .extracting(Allocation::reversedDate)
                .containsOnly(LocalDate.parse("2026-02-20"));
        assertThat(newFacts())
                .containsExactly(
                        "invoice.created 1",
                        "invoice.issued 2",
                        "payment.received 1",
                        "payment.allocated 2",
                        "invoice.partially_paid 3",
                        "payment.allocated 2",
                        "invoice.paid 4",
                        "payment.unallocated 3",
                        "payment.unallocated 4",
                        "invoice.reopened 6",
                        "payment.reversed 5");
    }

    @Test
    void money_pays_the_oldest_due_first_over_invoices_and_installments() throws SQLException {
        InvoiceId young = office.issued(customer, "2026-02-05", "100.00").invoice().id();
        InvoiceId old = office.issued(customer, "2026-01-05", "100.00").invoice().id();
        Payment payment =
                accepted(
                        office.payments()
                                .record(
                                        office.on("2026-02-10"),
                                        new RecordPayment(
                                                "P-" + old.value(),
                                                customer,
                                                mxn("150.00"),
                                                null,
                                                PaymentMethod.CASH,
                                                null,
                                                null,
                                                "mostrador",
                                                Map.of(),
                                                List.of(),
                                                true)));
        assertThat(payment.unallocated()).isEqualTo(mxn("0.00"));
        assertThat(find(old).invoice().balance()).isEqualTo(mxn("0.00"));
        assertThat(find(young).invoice().balance()).isEqualTo(mxn("82.00"));
        assertThat(payments.find(office.tenant().id(), payment.id())).contains(payment);
    }

    @Test
    void more_than_the_balance_is_refused_and_nothing_is_written() throws SQLException {
        InvoiceId id = office.issued(customer, "2026-02-01", "100.00").invoice().id();
        List<String> before = facts();
        assertThat(
                        refused(
                                        office.payments()
                                                .record(
                                                        office.on("2026-02-10"),
                                                        Office.aPayment(
                                                                customer,
                                                                "2026-02-10",
                                                                "500.00",
                                                                on(id, "116.01"))))
                                .code())
                .isEqualTo("amount_exceeds_balance");
        assertThat(facts()).isEqualTo(before);
    }

    @Test
    void credit_lowers_debts_and_is_taken_back() throws SQLException {
        InvoiceId id = office.issued(customer, "2026-02-01", "1000.00").invoice().id();
        CreditNoteId note = office.credited(customer, "2026-02-05", "100.00");
        var allocated =
                accepted(
                        office.crediting()
                                .allocate(
                                        office.on("2026-02-06"),
                                        new AllocateCreditNote(
                                                note, 1, List.of(on(id, null)), null)));
        assertThat(find(id).invoice().balance()).isEqualTo(mxn("1044.00"));
        assertThat(creditNotes.find(office.tenant().id(), note).orElseThrow().creditNote())
                .isEqualTo(allocated.creditNote());
        Allocation made = allocated.allocations().getFirst();
        assertThat(allocations.find(office.tenant().id(), made.id())).contains(made);
        Allocation reversed =
                accepted(
                        office.allocating()
                                .reverse(
                                        office.on("2026-02-08"),
                                        new ReverseAllocation(made.id(), 1, null)));
        assertThat(allocations.find(office.tenant().id(), made.id())).contains(reversed);
        assertThat(
                        allocations
                                .list(
                                        office.tenant().id(),
                                        AllocationFilter.to(id),
                                        PageRequest.first(10))
                                .items())
                .containsExactly(reversed);
        CreditNoteView voided =
                accepted(
                        office.crediting()
                                .voidCreditNote(
                                        office.on("2026-02-09"),
                                        new VoidCreditNoteCommand(note, null, null)));
        assertThat(creditNotes.find(office.tenant().id(), note)).contains(voided);
        assertThat(newFacts())
                .containsExactly(
                        "invoice.created 1",
                        "invoice.issued 2",
                        "credit_note.issued 1",
                        "credit_note.allocated 2",
                        "invoice.partially_paid 3",
                        "credit_note.unallocated 3",
                        "invoice.updated 4",
                        "credit_note.voided 4");
    }

    @Test
    void a_drafted_credit_note_is_issued_under_a_number_of_its_series() {
        CreditNoteId id =
                accepted(
                                office.crediting()
                                        .create(
                                                office.on("2026-02-05"),
                                                Office.aCreditNote(customer, "50.00", false)))
                        .creditNote()
                        .id();
        CreditNoteView issued =
                accepted(
                        office.crediting()
                                .issue(office.on("2026-02-06"), new IssueCreditNote(id, 1, null)));
        assertThat(issued.creditNote().header().number().text()).isEqualTo("NC-1");
        assertThat(creditNotes.find(office.tenant().id(), id)).contains(issued);
    }

    @Test
    void external_ids_are_unique_and_the_refusal_names_the_owner() {
        CreateDraft draft =
                new CreateDraft(Office.withExternalId(Office.aDraft(customer, "1.00"), "ERP-7"));
        InvoiceId first =
                accepted(office.invoicing().create(office.on("2026-02-01"), draft)).invoice().id();
        var refusal = refused(office.invoicing().create(office.on("2026-02-01"), draft));
        assertThat(refusal.code()).isEqualTo("duplicate_external_id");
        assertThat(refusal.values())
                .containsOnly(
                        Map.entry("existing_id", first.text()), Map.entry("external_id", "ERP-7"));
    }

    private RecordIssued elsewhere(UUID fiscalUuid) {
        return new RecordIssued(
                Office.aDraft(customer, "1000.00"),
                "X9",
                fiscalUuid,
                "PPD",
                List.of(
                        new InstallmentDraft(LocalDate.parse("2026-03-01"), mxn("600.00")),
                        new InstallmentDraft(LocalDate.parse("2026-04-01"), mxn("560.00"))));
    }

    private static InvoiceView find(InvoiceId id) {
        return invoices.find(office.tenant().id(), id).orElseThrow();
    }

    private List<String> newFacts() throws SQLException {
        return facts().subList(factsBefore, facts().size());
    }

    private static List<String> facts() throws SQLException {
        return rows("select type, subject_version from event_inbox order by inbox_no");
    }

    private static List<String> postings(UUID source) throws SQLException {
        return rows(
                """
                select p.account, p.amount_minor, p.effective_date from posting p
                join journal_entry e using (tenant_id, entry_id)
                where e.source_id = '%s' order by e.recorded_at, e.entry_id, p.posting_no
                """
                        .formatted(source));
    }

    private static List<String> rows(String query) throws SQLException {
        return Rows.of(DATABASE, office.tenant(), query);
    }

    private static List<Allocation> allocationsOf(PaymentId payment) {
        return allocations
                .list(
                        office.tenant().id(),
                        new AllocationFilter(payment, null, null, null, List.of(), Range.all()),
                        PageRequest.first(10))
                .items();
    }
}
