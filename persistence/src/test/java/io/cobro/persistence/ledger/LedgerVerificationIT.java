package io.cobro.persistence.ledger;

import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.testing.Office.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.allocation.Allocating.ReverseAllocation;
import io.cobro.core.credit.CreditNoteCommand.AllocateCreditNote;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.document.DocumentContent;
import io.cobro.core.document.DocumentTax;
import io.cobro.core.document.LineDraft;
import io.cobro.core.document.LineDraft.TaxDraft;
import io.cobro.core.invoice.InvoiceCommand.CreateDraft;
import io.cobro.core.invoice.InvoiceCommand.InvoiceDraft;
import io.cobro.core.invoice.InvoiceCommand.IssueInvoice;
import io.cobro.core.invoice.InvoiceCommand.VoidInvoiceCommand;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceKind;
import io.cobro.core.ledger.Account;
import io.cobro.core.payment.PaymentCommand.ReversePayment;
import io.cobro.core.payment.PaymentId;
import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.event.Sequencer;
import io.cobro.persistence.tenant.TenantQueries;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerVerificationIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static int count;

    private final Office office = Office.open(DATABASE, "Distribuidora Azul " + ++count);
    private final LedgerVerification verification =
            new LedgerVerification(new TenantQueries(DATABASE.app()), office.reads());

    @BeforeEach
    void work() {
        CustomerId customer = office.customer("Alfa").id();
        InvoiceId first = office.issued(customer, "2026-01-10", "1000.00").invoice().id();
        InvoiceId second = office.issued(customer, "2026-02-10", "100.00").invoice().id();
        InvoiceId third = office.issued(customer, "2026-02-15", "10.00").invoice().id();
        PaymentId bounced =
                office.received(
                                customer,
                                "2026-02-20",
                                "400.00",
                                on(first, "300.00"),
                                on(second, "50.00"))
                        .id();
        // Recorded later, effective earlier.
        office.received(customer, "2026-01-20", "200.00", on(first, "100.00"));
        accepted(
                office.payments()
                        .reverse(office.on("2026-03-01"), new ReversePayment(bounced, null, null)));
        accepted(
                office.invoicing()
                        .voidInvoice(
                                office.on("2026-03-02"),
                                new VoidInvoiceCommand(third, null, null)));
        office.credited(customer, "2026-03-03", "20.00");
    }

    @Test
    void sound_books_have_no_findings() {
        LedgerVerification.Report report = verification.verify();
        assertThat(report.entries()).isGreaterThanOrEqualTo(11);
        assertThat(ownFindings()).isEmpty();
    }

    @Test
    void histories_of_credit_and_tax_have_no_findings() {
        CustomerId customer = office.customer("Gama").id();
        InvoiceId invoice = office.issued(customer, "2026-01-10", "1000.00").invoice().id();
        var note = office.credited(customer, "2026-01-12", "333.33");
        var first =
                accepted(
                        office.crediting()
                                .allocate(
                                        office.on("2026-02-01"),
                                        new AllocateCreditNote(
                                                note, null, List.of(on(invoice, "100.01")), null)));
        office.received(customer, "2026-02-03", "900.00", on(invoice, "900.00"));
        PaymentId rest = office.received(customer, "2026-02-04", "500.00", on(invoice, null)).id();
        assertThat(ownFindings()).as("paid").isEmpty();

        accepted(
                office.allocating()
                        .reverse(
                                office.on("2026-02-05"),
                                new ReverseAllocation(
                                        first.allocations().getFirst().id(), null, null)));
        accepted(
                office.payments()
                        .reverse(office.on("2026-03-01"), new ReversePayment(rest, null, null)));
        accepted(
                office.crediting()
                        .allocate(
                                office.on("2026-03-02"),
                                new AllocateCreditNote(
                                        note, null, List.of(on(invoice, null)), null)));
        assertThat(ownFindings()).as("open again").isEmpty();
    }

    @Test
    void the_tax_of_a_document_that_nobody_pays_does_not_wait() {
        CustomerId customer = office.customer("Beta").id();
        var draft =
                new InvoiceDraft(
                        null,
                        InvoiceKind.INVOICE,
                        null,
                        customer,
                        null,
                        "A",
                        null,
                        null,
                        null,
                        List.of(
                                new LineDraft(
                                        "Muestra",
                                        BigDecimal.ONE,
                                        new BigDecimal("100.00"),
                                        new BigDecimal("100.00"),
                                        null,
                                        null,
                                        null,
                                        List.of(
                                                vat(DocumentTax.Kind.TRANSFERRED),
                                                vat(DocumentTax.Kind.WITHHELD)))),
                        DocumentContent.Given.NOTHING,
                        null,
                        Map.of());
        InvoiceId sample =
                accepted(office.invoicing().create(office.on("2026-01-02"), new CreateDraft(draft)))
                        .invoice()
                        .id();
        assertThat(
                        accepted(
                                        office.invoicing()
                                                .issue(
                                                        office.on("2026-03-02"),
                                                        new IssueInvoice(sample, null, null)))
                                .invoice()
                                .status())
                .isEqualTo("paid");
        assertThat(ownFindings()).isEmpty();
    }

    private static TaxDraft vat(DocumentTax.Kind kind) {
        return new TaxDraft(
                kind,
                "iva",
                DocumentTax.Factor.RATE,
                new BigDecimal("0.16"),
                new BigDecimal("100.00"),
                null);
    }

    @Test
    void the_trial_balance_says_what_each_account_holds() {
        assertThat(new LedgerQueries(office.reads()).trialBalance(office.tenant().id()))
                .extracting(account -> account.account() + " " + account.balance().toDecimal())
                .containsExactly(
                        Account.ACCOUNTS_RECEIVABLE + " 1152.80",
                        Account.CASH_CLEARING + " 200.00",
                        Account.REVENUE + " -1100.00",
                        Account.SALES_REDUCTIONS + " 20.00",
                        Account.TAX_PAYABLE + " -13.79",
                        Account.TAX_PENDING + " -159.01",
                        Account.UNALLOCATED_CASH + " -100.00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    update posting set amount_minor = amount_minor + 1 where account = 'revenue'                      | entry_balances
                    update posting set account = 'tax_payable' where account = 'tax_pending'                          | entry_content_hash
                    update journal_entry set effective_date = effective_date + 1                                      | entry_content_hash
                    update journal_entry set content_hash = '\\x00'                                                   | event_holds_hash_of_entry
                    delete from posting where posting_no > 1                                                          | entry_has_postings
                    delete from journal_entry where kind = 'payment_received'                                         | posting_has_entry
                    update installment set balance_minor = balance_minor - 1 where balance_minor > 0                  | installment_balance_is_amount_less_allocations
                    update installment set balance_minor = balance_minor - 1 where balance_minor > 0                  | installment_balance_is_posted
                    update invoice set balance_minor = balance_minor - 1 where balance_minor > 0                      | invoice_balance_is_sum_of_installments
                    update invoice set state = 'paid' where state = 'open'                                            | invoice_state_follows_balance
                    update payment set unallocated_minor = unallocated_minor + 1 where state = 'received'             | payment_unallocated_is_posted
                    update allocation set amount_minor = amount_minor - 1 where reverses_allocation_id is not null    | payment_unallocated_is_amount_less_allocations
                    update credit_note set unallocated_minor = unallocated_minor - 1                                  | credit_note_unallocated_is_posted
                    update credit_note set unallocated_minor = unallocated_minor - 1                                  | credit_note_unallocated_is_total_less_allocations
                    update invoice set tax_pending_minor = tax_pending_minor - 1 where state = 'open'                 | invoice_tax_pending_is_charged_less_released
                    update credit_note set tax_unallocated_minor = tax_unallocated_minor + 1                          | credit_note_tax_is_credited_less_allocated
                    update allocation set tax_released_minor = tax_released_minor - 1 where tax_released_minor > 0    | allocation_tax_is_posted
                    update allocation set credit_tax_minor = 1                                                        | allocation_tax_is_posted
                    update posting set document_id = customer_id where account = 'unallocated_cash' and amount_minor < 0 | reversing_entry_is_exact_opposite
                    delete from posting where entry_id in (select reverses_entry_id from journal_entry)               | reversing_entry_is_exact_opposite
                    update journal_entry set reverses_entry_id = (select entry_id from journal_entry where kind = 'payment_received' limit 1) | entry_is_reversed_once
                    update balance_span set amount_minor = amount_minor + 1                                           | spans_reproduce_postings
                    delete from balance_span where amount_minor < 0                                                   | spans_reproduce_postings
                    delete from event_inbox                                                                           | receivable_due_is_posted
                    delete from event_inbox                                                                           | receivable_day_is_posted
                    delete from event_inbox                                                                           | receivable_movement_is_posted
                    delete from event_inbox                                                                           | event_holds_hash_of_entry
                    update event_counter set next_sequence = 7                                                        | event_counter_follows_log
                    """)
    void what_was_changed_by_hand_is_found(String change, String check) throws SQLException {
        assertThat(ownFindings()).isEmpty();
        assertThat(Rows.change(DATABASE, office.tenant(), change)).isPositive();
        assertThat(ownFindings()).contains(check);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    update event set data = '{}' where sequence = 3                                | event_chain
                    update event set event_id = gen_random_uuid() where sequence = 3               | event_chain
                    update event set entry_hash = null where entry_hash is not null                 | event_chain
                    update event set entry_hash = null                                             | event_holds_hash_of_entry
                    delete from event where sequence = 2                                           | event_numbers_have_no_gaps
                    delete from event where sequence = (select max(sequence) from event)           | event_counter_follows_log
                    update event_counter set chain_hash = '\\x00'                                 | event_counter_follows_log
                    update receivable_due set balance_minor = balance_minor + 1                    | receivable_due_is_posted
                    delete from receivable_day                                                     | receivable_day_is_posted
                    update receivable_movement set effective_date = effective_date - 1             | receivable_movement_is_posted
                    """)
    void what_was_changed_in_the_log_is_found(String change, String check) throws SQLException {
        Sequencer sequencer = new Sequencer(DATABASE.pool(DatabaseRole.SEQUENCER), () -> {});
        int numbered = sequencer.tick();
        while (numbered > 0) {
            numbered = sequencer.tick();
        }
        assertThat(Rows.of(DATABASE, office.tenant(), "select count(*) from event_inbox"))
                .containsExactly("0");
        assertThat(ownFindings()).isEmpty();
        assertThat(Rows.change(DATABASE, office.tenant(), change)).isPositive();
        assertThat(ownFindings()).contains(check);
    }

    /// Those of this test's tenant; what earlier ones did to theirs is still there.
    private List<String> ownFindings() {
        return verification.verify().findings().stream()
                .filter(finding -> finding.tenant().equals(office.tenant().id()))
                .map(LedgerVerification.Finding::check)
                .toList();
    }
}
