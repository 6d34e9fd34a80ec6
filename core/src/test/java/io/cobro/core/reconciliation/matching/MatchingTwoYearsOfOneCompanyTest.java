package io.cobro.core.reconciliation.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reconciliation.BankTransactionId;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Measures the engine on the sample `matching/mx-1`: 2,457 invoices and 2,445 payments of one
/// invented company, with damaged folios, third parties, cash, advances and duplicates. Ids are
/// random and rows shuffled, by a seed.
class MatchingTwoYearsOfOneCompanyTest {

    private static final long SEED = 20261121;

    private final Random random = new Random(SEED);
    private final Map<String, InvoiceId> invoiceIds = new HashMap<>();
    private final Map<BankTransactionId, Map<String, String>> payments = new HashMap<>();
    private final Map<BankTransactionId, Set<InvoiceId>> truth = new HashMap<>();
    private final List<CustomerIdentity> customers = new ArrayList<>();
    private final List<OpenDocument> invoices = new ArrayList<>();
    private final List<IncomingCredit> credits = new ArrayList<>();

    @BeforeEach
    void read() {
        Path folder = Samples.folder("matching/mx-1");
        Map<String, CustomerId> customerIds = new HashMap<>();
        for (var row : shuffled(Samples.rows(folder.resolve("customers.csv")))) {
            CustomerId id = new CustomerId(randomId());
            customerIds.put(row.get("customer_id"), id);
            customers.add(
                    new CustomerIdentity(
                            id, row.get("name"), row.get("rfc"), Set.of(), Set.of(), Set.of()));
        }
        for (var row : shuffled(Samples.rows(folder.resolve("invoices.csv")))) {
            InvoiceId id = new InvoiceId(randomId());
            invoiceIds.put(row.get("invoice_id"), id);
            var total = Samples.money(row.get("amount"), row.get("currency"));
            invoices.add(
                    new OpenDocument(
                            id,
                            customerIds.get(row.get("customer_id")),
                            new DocumentNames(
                                    row.get("series"),
                                    row.get("folio"),
                                    UUID.fromString(row.get("uuid"))),
                            total,
                            total,
                            LocalDate.parse(row.get("issue_date")),
                            LocalDate.parse(row.get("due_date")),
                            false));
        }
        Map<String, BankTransactionId> lines = new HashMap<>();
        for (var row : shuffled(Samples.rows(folder.resolve("payments.csv")))) {
            BankTransactionId id = new BankTransactionId(randomId());
            lines.put(row.get("payment_id"), id);
            payments.put(id, row);
            credits.add(
                    new IncomingCredit(
                            id,
                            LocalDate.parse(row.get("date")),
                            Samples.money(row.get("amount"), row.get("currency")),
                            row.get("kind").equals("cash")
                                    ? IncomingCredit.Kind.CASH_DEPOSIT
                                    : IncomingCredit.Kind.TRANSFER,
                            row.get("concept"),
                            row.get("num_ref"),
                            row.get("tracking_key"),
                            row.get("payer_name"),
                            row.get("payer_rfc"),
                            row.get("payer_account")));
        }
        for (var row : Samples.rows(folder.resolve("truth.csv"))) {
            Set<InvoiceId> paid =
                    truth.computeIfAbsent(lines.get(row.get("payment_id")), _ -> new HashSet<>());
            if (!row.get("invoice_id").isEmpty()) {
                paid.add(invoiceIds.get(row.get("invoice_id")));
            }
        }
    }

    @Test
    void all_invoices_known_hardly_any_automatic_match_is_wrong() {
        MatchingRun run = MatchingRun.of(Book.of(customers, invoices, List.of()), credits);
        Measure measure = Measure.of(run.assessments(), truth);
        report("batch", measure, run.assessments());
        assertThat(measure.precision()).isGreaterThanOrEqualTo(0.99);
    }

    @Test
    void seen_one_at_a_time_hardly_any_automatic_match_is_wrong() {
        List<OpenDocument> unseen = new ArrayList<>(invoices);
        unseen.sort(Comparator.comparing(OpenDocument::issueDate));
        List<IncomingCredit> byDate = new ArrayList<>(credits);
        byDate.sort(Comparator.comparing(IncomingCredit::valueDate));
        Book book = Book.of(customers, List.of(), List.of());
        Map<BankTransactionId, Assessment> assessments = new LinkedHashMap<>();
        for (IncomingCredit credit : byDate) {
            List<BookDocument> documents = new ArrayList<>();
            while (!unseen.isEmpty()
                    && !unseen.getFirst().issueDate().isAfter(credit.valueDate())) {
                documents.add(unseen.removeFirst());
            }
            if (!documents.isEmpty()) {
                documents.addAll(book.documents());
                book = Book.of(book.customers(), documents, book.proposals());
            }
            Assessment assessment = Matcher.assess(book, credit);
            assessments.put(credit.bankLine(), assessment);
            book = book.after(credit, assessment.decision());
        }
        Measure measure = Measure.of(assessments, truth);
        report("one at a time", measure, assessments);
        assertThat(measure.precision()).isGreaterThanOrEqualTo(0.99);
    }

    private void report(
            String mode, Measure measure, Map<BankTransactionId, Assessment> assessments) {
        System.out.println("mx-1, seed " + SEED + ", " + mode + ": " + measure);
        if (System.getenv("COBRO_MATCHING_DETAILS") == null) {
            return;
        }
        for (BankTransactionId line : measure.wrong) {
            System.out.println("WRONG " + payments.get(line) + " TRUE " + names(truth.get(line)));
            assessments.get(line).candidates().stream()
                    .limit(3)
                    .forEach(c ->
                            System.out.println(
                                    "   "
                                            + names(c.invoices())
                                            + " "
                                            + c.posterior()
                                            + " "
                                            + c.features()));
        }
        Map<String, int[]> kinds = new java.util.TreeMap<>();
        int shown = 0;
        for (var e : assessments.entrySet()) {
            var t = truth.getOrDefault(e.getKey(), Set.of());
            if (t.isEmpty() || e.getValue().decision() instanceof Decision.Accept) continue;
            var a = e.getValue();
            boolean first =
                    !a.candidates().isEmpty() && a.candidates().getFirst().invoices().equals(t);
            String why =
                    (first ? "right " : "not first ")
                            + (a.decision() instanceof Decision.Propose p
                                    ? "propose " + p.guards()
                                    : a.decision().toString());
            int n = kinds.computeIfAbsent(why, _ -> new int[1])[0]++;
            if (n < 6) {
                System.out.println(
                        "MISSED "
                                + why
                                + " "
                                + payments.get(e.getKey())
                                + " TRUE "
                                + names(t)
                                + " none "
                                + a.none()
                                + " closed "
                                + a.alreadyClosed());
                a.candidates().stream()
                        .limit(3)
                        .forEach(c ->
                                System.out.println(
                                        "   "
                                                + names(c.invoices())
                                                + " "
                                                + c.posterior()
                                                + " "
                                                + c.features()));
            }
        }
        kinds.forEach((k, v) -> System.out.println(v[0] + " " + k));
    }

    private List<String> names(Set<InvoiceId> ids) {
        return invoices.stream()
                .filter(invoice -> ids.contains(invoice.invoice()))
                .map(i ->
                        i.names().series()
                                + i.names().folio()
                                + "="
                                + i.total()
                                + " "
                                + i.issueDate())
                .toList();
    }

    private <T> List<T> shuffled(List<T> rows) {
        List<T> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private UUID randomId() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
