package io.cobro.core.reconciliation.matching;

import static java.util.Objects.requireNonNull;
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

    /// One in 2,100 is wrong: a second payment that came before the first.
    private static final double PRECISION_MIN = 0.998;

    private static final double RECALL_MIN = 0.85;

    private final Random random = new Random(SEED);
    private final Map<String, InvoiceId> invoiceIds = new HashMap<>();
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
                            requireNonNull(customerIds.get(row.get("customer_id"))),
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
                    truth.computeIfAbsent(
                            requireNonNull(lines.get(row.get("payment_id"))), _ -> new HashSet<>());
            if (!row.get("invoice_id").isEmpty()) {
                paid.add(requireNonNull(invoiceIds.get(row.get("invoice_id"))));
            }
        }
    }

    @Test
    void all_invoices_known_hardly_any_automatic_match_is_wrong() {
        MatchingRun run = MatchingRun.of(Book.of(customers, invoices, List.of()), credits);
        Measure measure = Measure.of(run.assessments(), truth);
        System.out.println("mx-1, seed " + SEED + ", batch: " + measure);
        assertThat(measure.precision()).isGreaterThanOrEqualTo(PRECISION_MIN);
        assertThat(measure.recall()).isGreaterThanOrEqualTo(RECALL_MIN);
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
        System.out.println("mx-1, seed " + SEED + ", one at a time: " + measure);
        assertThat(measure.precision()).isGreaterThanOrEqualTo(PRECISION_MIN);
        assertThat(measure.recall()).isGreaterThanOrEqualTo(RECALL_MIN);
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
