package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.History;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The events alone are enough to keep books: who reads them from the first has the same balances
/// as Cobro, to the cent.
final class BalancesFromEventsStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    private static Company company;
    private static final Copy COPY = new Copy();

    @BeforeAll
    static void a_company_to_which_everything_happened() {
        company = Company.found(SERVER, "Distribuidora Azul");
        History.of(company);
        History.events(company).forEach(COPY::hear);
    }

    @Test
    void the_balance_of_every_invoice_is_what_was_issued_less_what_was_allocated() {
        assertThat(COPY.invoices).hasSizeGreaterThan(20);
        assertThat(COPY.invoices).isEqualTo(read("invoices", "balance"));
    }

    @Test
    void what_is_left_of_every_payment_is_what_came_in_less_what_was_allocated() {
        assertThat(COPY.payments).hasSizeGreaterThan(10);
        assertThat(COPY.payments).isEqualTo(read("payments", "unallocated"));
    }

    @Test
    void what_is_left_of_every_credit_note_is_its_total_less_what_was_allocated() {
        assertThat(COPY.creditNotes).hasSizeGreaterThan(3);
        assertThat(COPY.creditNotes).isEqualTo(read("credit_notes", "unallocated"));
    }

    @Test
    void the_state_in_the_last_event_of_a_document_is_that_of_the_flows() {
        assertThat(COPY.told)
                .containsAllEntriesOf(COPY.invoices)
                .containsAllEntriesOf(COPY.payments)
                .containsAllEntriesOf(COPY.creditNotes);
    }

    @Test
    void the_total_of_every_customer_is_that_of_the_aging_report() {
        Map<String, BigDecimal> aging = new TreeMap<>();
        Response report = company.get("/v1/reports/aging");
        for (Map<String, Object> row : report.<List<Map<String, Object>>>path("rows")) {
            aging.put(row.get("customer_id") + " " + row.get("currency"), amount(row, "total"));
        }
        assertThat(report.<String>path("sequence")).isEqualTo(COPY.sequence);
        assertThat(COPY.customers()).isEqualTo(aging);
        assertThat(aging.keySet()).anyMatch(key -> key.endsWith("USD"));
    }

    private static Map<String, BigDecimal> read(String list, String property) {
        Map<String, BigDecimal> balances = new HashMap<>();
        String place = "";
        while (place != null) {
            Response page = company.get("/v1/" + list + "?limit=200" + place);
            for (Map<String, Object> item : page.<List<Map<String, Object>>>path("data")) {
                if (!"draft".equals(item.get("status"))) {
                    balances.put((String) item.get("id"), amount(item, property));
                }
            }
            String next = page.path("page.next");
            place = next == null ? null : "&after=" + next;
        }
        return balances;
    }

    private static BigDecimal amount(Map<String, Object> of, String property) {
        Map<?, ?> money = (Map<?, ?>) Objects.requireNonNull(of.get(property), property);
        return new BigDecimal((String) money.get("amount"));
    }

    /// The books of somebody who hears the events and nothing else.
    private static final class Copy {

        final Map<String, BigDecimal> invoices = new HashMap<>();
        final Map<String, BigDecimal> payments = new HashMap<>();
        final Map<String, BigDecimal> creditNotes = new HashMap<>();

        /// What the last event of each document says.
        final Map<String, BigDecimal> told = new HashMap<>();

        private final Map<String, String> owners = new HashMap<>();
        private final List<Map<String, BigDecimal>> credits = List.of(payments, creditNotes);
        String sequence = "0";

        void hear(Map<String, Object> event) {
            sequence = (String) event.get("sequence");
            Map<?, ?> data = (Map<?, ?>) event.get("data");
            Map<String, Object> invoice = part(data, "invoice");
            Map<String, Object> payment = part(data, "payment");
            Map<String, Object> note = part(data, "credit_note");
            tell(invoice, "balance");
            tell(payment, "unallocated");
            tell(note, "unallocated");
            switch ((String) event.get("type")) {
                case "invoice.issued" -> invoices.put(id(invoice), amount(invoice, "total"));
                case "invoice.voided" -> invoices.put(id(invoice), zero(invoice, "total"));
                case "payment.received" -> payments.put(id(payment), amount(payment, "amount"));
                case "payment.reversed" -> payments.put(id(payment), zero(payment, "amount"));
                case "credit_note.issued" -> creditNotes.put(id(note), amount(note, "total"));
                case "credit_note.voided" -> creditNotes.put(id(note), zero(note, "total"));
                case "payment.allocated" ->
                        move(payments, id(payment), part(data, "allocation"), false);
                case "payment.unallocated" ->
                        move(payments, id(payment), part(data, "allocation"), true);
                case "credit_note.allocated" ->
                        move(creditNotes, id(note), part(data, "allocation"), false);
                case "credit_note.unallocated" ->
                        move(creditNotes, id(note), part(data, "allocation"), true);
                default -> {
                    // Moves no money.
                }
            }
        }

        private void move(
                Map<String, BigDecimal> source,
                String id,
                Map<String, Object> allocation,
                boolean back) {
            BigDecimal amount = amount(allocation, "amount");
            BigDecimal used = back ? amount.negate() : amount;
            source.merge(id, used, BigDecimal::subtract);
            invoices.merge((String) allocation.get("invoice_id"), used, BigDecimal::subtract);
        }

        private void tell(Map<String, Object> document, String property) {
            if (!document.isEmpty()) {
                BigDecimal amount = amount(document, property);
                Map<?, ?> money = (Map<?, ?>) document.get(property);
                told.put(id(document), amount);
                owners.put(id(document), document.get("customer_id") + " " + money.get("currency"));
            }
        }

        /// Per customer and currency: what is owed less what is left to use.
        Map<String, BigDecimal> customers() {
            Map<String, BigDecimal> totals = new TreeMap<>();
            invoices.forEach((id, open) -> totals.merge(owners.get(id), open, BigDecimal::add));
            List<Map.Entry<String, BigDecimal>> left = new ArrayList<>();
            credits.forEach(part -> left.addAll(part.entrySet()));
            left.forEach(entry ->
                    totals.merge(
                            owners.get(entry.getKey()),
                            entry.getValue().negate(),
                            BigDecimal::add));
            totals.values().removeIf(total -> total.signum() == 0);
            return totals;
        }

        private static BigDecimal zero(Map<String, Object> document, String like) {
            return amount(document, like).subtract(amount(document, like));
        }

        private static String id(Map<String, Object> document) {
            return (String) Objects.requireNonNull(document.get("id"));
        }

        @SuppressWarnings("unchecked")
        private static Map<String, Object> part(Map<?, ?> data, String name) {
            Object found = data.get(name);
            return found == null ? Map.of() : (Map<String, Object>) found;
        }
    }
}
