package io.cobro.core.reconciliation.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankTransactionId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// A check that the rules are not fitted to Mexico: `matching/foundry`, five small American books
/// with deductions, factors, parent companies and foreign exchange; `matching/pay_to_inv`, 2,273
/// invoices in many currencies with references that are damaged in several places.
class MatchingOfForeignSamplesTest {

    private static final Pattern FIELD =
            Pattern.compile("\"(\\w+)\": (?:\"([^\"]*)\"|([-\\d.]+|null))");

    @Test
    void american_books_are_matched_but_for_one_hold_that_the_data_do_not_show() {
        Path folder = Samples.folder("matching/foundry");
        Map<BankTransactionId, Set<InvoiceId>> truth = truth(folder);
        Map<BankTransactionId, Assessment> assessments = new LinkedHashMap<>();
        for (int sample = 1; sample <= 5; sample++) {
            Path of = folder.resolve("sample_0" + sample);
            Map<CustomerId, CustomerIdentity> customers = new HashMap<>();
            List<OpenDocument> invoices = new ArrayList<>();
            for (var row : objects(of.resolve("open_ar.json"), "\"invoice_id\"")) {
                CustomerId customer = new CustomerId(Scene.uuid(row.get("customer_id")));
                customers.put(
                        customer,
                        new CustomerIdentity(
                                customer,
                                row.get("customer_name"),
                                null,
                                Set.of(),
                                Set.of(),
                                Set.of()));
                if (!row.get("open_amount").equals("0.0")) {
                    invoices.add(invoice(row, customer));
                }
            }
            List<IncomingCredit> credits = new ArrayList<>();
            for (var row : objects(of.resolve("bank_statement.json"), "\"txn_id\"")) {
                if (!row.get("amount").startsWith("-")) {
                    credits.add(credit(row));
                }
            }
            assessments.putAll(
                    MatchingRun.of(Book.of(customers.values(), invoices, List.of()), credits)
                            .assessments());
        }
        Measure measure = Measure.of(assessments, truth);
        System.out.println("foundry: " + measure);
        assertThat(measure.precision()).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void long_and_heavily_damaged_references_make_no_wrong_automatic_match() {
        Path folder = Samples.folder("matching/pay_to_inv/single-a");
        Map<CustomerId, CustomerIdentity> customers = new HashMap<>();
        List<OpenDocument> invoices = new ArrayList<>();
        for (var row : Samples.rows(folder.resolve("invoices.csv"))) {
            CustomerId customer = new CustomerId(Scene.uuid(row.get("Customer ID")));
            customers.put(
                    customer,
                    new CustomerIdentity(
                            customer,
                            row.get("Customer Name"),
                            null,
                            Set.of(),
                            Set.of(),
                            Set.of()));
            Money total = rounded(row.get("Amount"), row.get("Currency Code"));
            invoices.add(
                    new OpenDocument(
                            new InvoiceId(Scene.uuid("invoice " + row.get("invoice_id"))),
                            customer,
                            new DocumentNames("", row.get("Assignment Number"), null),
                            total,
                            total,
                            date(row.get("Document Date")),
                            date(row.get("Due Date")),
                            false));
        }
        List<IncomingCredit> credits = new ArrayList<>();
        for (var row : Samples.rows(folder.resolve("payments.csv"))) {
            credits.add(
                    new IncomingCredit(
                            new BankTransactionId(Scene.uuid("payment " + row.get("payment_id"))),
                            date(row.get("Posting Date")),
                            rounded(row.get("Amount"), row.get("Currency")),
                            IncomingCredit.Kind.TRANSFER,
                            row.get("Memo Line"),
                            "",
                            "",
                            row.get("Business Partner"),
                            "",
                            row.get("Account Number")));
        }
        Map<BankTransactionId, Set<InvoiceId>> truth = new HashMap<>();
        for (var row : Samples.rows(folder.resolve("matches.csv"))) {
            Set<InvoiceId> paid = new HashSet<>();
            numbers(row.get("invoice_ids"))
                    .forEach(n -> paid.add(new InvoiceId(Scene.uuid("invoice " + n))));
            numbers(row.get("payment_ids"))
                    .forEach(n ->
                            truth.put(new BankTransactionId(Scene.uuid("payment " + n)), paid));
        }
        MatchingRun run = MatchingRun.of(Book.of(customers.values(), invoices, List.of()), credits);
        Measure measure = Measure.of(run.assessments(), truth);
        System.out.println("pay_to_inv: " + measure);
        assertThat(measure.precision()).isGreaterThanOrEqualTo(0.998);
    }

    private static List<String> numbers(String array) {
        return Pattern.compile("\\d+").matcher(array).results().map(MatchResult::group).toList();
    }

    private static LocalDate date(String compact) {
        return LocalDate.parse(compact, DateTimeFormatter.BASIC_ISO_DATE);
    }

    /// The sample has cents for currencies without any.
    private static Money rounded(String amount, String currency) {
        return Money.rounded(
                new BigDecimal(amount), new CurrencyCode(currency), RoundingMode.HALF_EVEN);
    }

    private static OpenDocument invoice(Samples.Row row, CustomerId customer) {
        var balance = Samples.money(row.get("open_amount"), row.get("currency"));
        return new OpenDocument(
                new InvoiceId(Scene.uuid(row.get("invoice_id"))),
                customer,
                new DocumentNames("", row.get("invoice_id"), null),
                balance,
                balance,
                LocalDate.parse(row.get("invoice_date")),
                LocalDate.parse(row.get("due_date")),
                !Set.of("OPEN", "PARTIAL").contains(row.get("status")));
    }

    private static IncomingCredit credit(Samples.Row row) {
        return new IncomingCredit(
                new BankTransactionId(Scene.uuid(row.get("txn_id"))),
                LocalDate.parse(row.get("date")),
                Samples.money(row.get("amount"), row.get("currency")),
                IncomingCredit.Kind.TRANSFER,
                row.get("remittance_text"),
                "",
                row.get("bank_reference"),
                row.get("payer_raw"),
                "",
                "");
    }

    private static Map<BankTransactionId, Set<InvoiceId>> truth(Path folder) {
        Map<BankTransactionId, Set<InvoiceId>> truth = new HashMap<>();
        String json =
                Samples.text(folder.resolve("labels_samples_01_05.json"), StandardCharsets.UTF_8);
        Set<InvoiceId> paid = new HashSet<>();
        Matcher found = Pattern.compile("\"(txn|invoice)\": \"(.*?)\"").matcher(json);
        while (found.find()) {
            if (found.group(1).equals("txn")) {
                paid = new HashSet<>();
                truth.put(new BankTransactionId(Scene.uuid(found.group(2))), paid);
            } else {
                paid.add(new InvoiceId(Scene.uuid(found.group(2))));
            }
        }
        return truth;
    }

    private static List<Samples.Row> objects(Path file, String firstField) {
        String json = Samples.text(file, StandardCharsets.UTF_8);
        List<Samples.Row> objects = new ArrayList<>();
        List<String> parts = List.of(json.split(Pattern.quote(firstField), -1));
        for (String part : parts.subList(1, parts.size())) {
            Map<String, String> object = new HashMap<>();
            Matcher field = FIELD.matcher(firstField + part);
            while (field.find()) {
                object.put(
                        field.group(1), field.group(2) == null ? field.group(3) : field.group(2));
            }
            objects.add(new Samples.Row(object));
        }
        return objects;
    }
}
