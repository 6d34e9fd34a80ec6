package io.cobro.api.demo;

import io.cobro.core.allocation.Allocation;
import io.cobro.core.credit.CreditNote;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.VoidInvoice;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reconciliation.MatchedInvoice;
import io.cobro.core.reconciliation.StatementLine;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderItem;
import io.cobro.core.reminder.ReminderMessage;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.report.AgingReport;
import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.webhooks.json.JsonObject;
import io.cobro.webhooks.json.JsonText;
import io.cobro.webhooks.json.ResourceJson;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The report of a demonstration as JSON. Amounts are decimal strings; there is nothing in it that
/// depends on the clock, the machine or the run.
final class DemoJson {

    private final Findings findings;
    private final Map<CustomerId, Customer> customers;
    private final Map<InvoiceId, Invoice> invoices;
    private final Map<BankTransactionId, BankTransaction> lines = new HashMap<>();
    private final Map<BankAccountId, String> accounts = new HashMap<>();

    private DemoJson(Findings findings) {
        this.findings = findings;
        this.customers = findings.customersById();
        this.invoices = findings.invoicesById();
        findings.lines().forEach(line -> lines.put(line.id(), line));
        findings.accounts().forEach(account -> accounts.put(account.id(), account.number()));
    }

    static String of(Findings findings) {
        DemoJson json = new DemoJson(findings);
        return JsonText.MAPPER
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(json.report().node())
                + "\n";
    }

    private JsonObject report() {
        return new JsonObject()
                .put("today", findings.today())
                .putObjects("files", findings.files().stream().map(DemoJson::file).toList())
                .putObjects(
                        "statements",
                        findings.statements().stream().map(DemoJson::statement).toList())
                .putObjects(
                        "customer_rows_refused",
                        findings.refusedRows().stream().map(DemoJson::refusedRow).toList())
                .putObjects(
                        "customers", findings.customers().stream().map(DemoJson::customer).toList())
                .putObjects("invoices", findings.invoices().stream().map(this::invoice).toList())
                .putObjects(
                        "credit_notes",
                        findings.creditNotes().stream().map(this::creditNote).toList())
                .putObjects("bank_lines", findings.lines().stream().map(this::line).toList())
                .putObjects("matches", findings.matches().stream().map(this::match).toList())
                .putObjects(
                        "allocations",
                        findings.allocations().stream().map(this::allocation).toList())
                .putObjects("payments", findings.payments().stream().map(this::payment).toList())
                .put("reminders", reminders())
                .putObjects("deliveries", findings.told().stream().map(DemoJson::delivery).toList())
                .putObjects("aging", findings.agings().stream().map(DemoJson::aging).toList());
    }

    private static JsonObject file(FileResult file) {
        return new JsonObject()
                .put("file", file.file())
                .put("result", file.result())
                .put("code", file.code())
                .put("message", file.message())
                .put("uuid", file.uuid())
                .put("number", file.number())
                .put("id", file.id())
                .put("kind", file.kind());
    }

    private static JsonObject statement(StatementResult statement) {
        return new JsonObject()
                .put("file", statement.file())
                .put("account", statement.account())
                .put("result", statement.result())
                .put("code", statement.code())
                .put("message", statement.message())
                .put("id", statement.id())
                .put("lines_total", statement.linesTotal())
                .put("lines_imported", statement.linesImported())
                .put("lines_duplicate", statement.linesDuplicate());
    }

    private static JsonObject refusedRow(CustomerFile.Refused row) {
        return new JsonObject()
                .put("line", row.line())
                .put("code", row.code())
                .put("message", row.message());
    }

    private static JsonObject customer(Customer customer) {
        return new JsonObject()
                .put("id", customer.id())
                .put("rfc", customer.taxId())
                .put("name", customer.name())
                .put("payment_terms_days", customer.paymentTermsDays())
                .putTexts("payer_accounts", customer.payerAccounts())
                .put("email", customer.email());
    }

    private JsonObject invoice(Invoice invoice) {
        var header = invoice.header();
        return new JsonObject()
                .put("id", invoice.id())
                .put("number", header.number().text())
                .put("uuid", uuid(header.fiscalUuid()))
                .put("customer_rfc", rfc(header.customer()))
                .put("issue_date", header.issueDate())
                .put("due_date", header.dueDate())
                .put("currency", header.currency().code())
                .put("total", amount(header.total()))
                .put("balance", amount(invoice.balance()))
                .put("status", invoice.status())
                .put("void_date", invoice instanceof VoidInvoice gone ? gone.voidedDate() : null)
                .put("replaced_by", header.replacedBy());
    }

    private JsonObject creditNote(CreditNote note) {
        var header = note.header();
        return new JsonObject()
                .put("id", note.id())
                .put("number", header.number().text())
                .put("uuid", uuid(header.fiscalUuid()))
                .put("customer_rfc", rfc(header.customer()))
                .put("issue_date", header.issueDate())
                .put("currency", header.currency().code())
                .put("total", amount(header.total()))
                .put("unallocated", amount(note.unallocated()))
                .put("status", note.status())
                .putObjects(
                        "applied",
                        findings
                                .allocationsByCreditNote()
                                .getOrDefault(note.id(), List.of())
                                .stream()
                                .map(this::applied)
                                .toList());
    }

    private JsonObject applied(Allocation allocation) {
        return named(allocation.invoice())
                .put("amount", amount(allocation.amount()))
                .put("effective_date", allocation.effectiveDate())
                .put("reversed_date", allocation.reversedDate());
    }

    private JsonObject named(InvoiceId id) {
        Invoice invoice = Objects.requireNonNull(invoices.get(id));
        return new JsonObject()
                .put("invoice_id", id)
                .put("number", invoice.header().number().text())
                .put("uuid", uuid(invoice.header().fiscalUuid()));
    }

    private JsonObject line(BankTransaction transaction) {
        StatementLine line = transaction.line();
        return new JsonObject()
                .put("id", transaction.id())
                .put("account", accounts.get(transaction.bankAccount()))
                .put("identity", transaction.identity().sha256())
                .put("booking_date", line.bookingDate())
                .put("value_date", line.valueDate())
                .put("amount", amount(line.amount()))
                .put("currency", line.amount().currency().code())
                .put("running_balance", amount(line.runningBalance()))
                .put("kind", line.kind().code())
                .put("description", line.description())
                .put("reference", line.reference())
                .put("tracking_key", line.trackingKey())
                .put("bank_reference", line.bankReference())
                .put("payer_name", line.counterparty().name())
                .put("payer_tax_id", line.counterparty().taxId())
                .put("payer_account", line.counterparty().account())
                .put("payer_bank", line.counterparty().bank())
                .put("status", transaction.status().text())
                .put("exclusion_reason", transaction.exclusionReason())
                .put("match_id", transaction.match());
    }

    private JsonObject match(Match match) {
        BankTransaction line = Objects.requireNonNull(lines.get(match.bankTransaction()));
        Map<InvoiceId, LocalDate> effective = effectiveDates(match.payment());
        List<JsonObject> allocations = new ArrayList<>();
        for (MatchedInvoice paid : match.allocations()) {
            LocalDate date = effective.get(paid.invoice());
            allocations.add(
                    named(paid.invoice())
                            .put("amount", amount(paid.amount()))
                            .put(
                                    "effective_date",
                                    date == null ? effectiveDate(line, paid.invoice()) : date));
        }
        var whole = ResourceJson.of(match, findings.today()).node();
        JsonObject json =
                new JsonObject()
                        .put("id", match.id())
                        .put("bank_line_id", match.bankTransaction())
                        .put("bank_line_identity", line.identity().sha256())
                        .put("bank_reference", line.line().bankReference())
                        .put("status", match.status().text())
                        .put("actor", match.actor().text())
                        .put("rank", match.rank())
                        .put("customer_id", match.customer())
                        .put("customer_rfc", rfc(match.customer()));
        for (String property : List.of("score", "posterior")) {
            json.node().set(property, whole.path(property));
        }
        json.node().set("margin", whole.path("evidence").path("margin"));
        json.node().set("evidence", whole.path("evidence"));
        json.node().set("runner_up", whole.path("evidence").path("runner_up"));
        return json.putObjects("allocations", allocations)
                .put("unallocated", amount(match.unallocated()))
                .put("currency", match.unallocated().currency().code())
                .put("payment_id", match.payment());
    }

    private Map<InvoiceId, LocalDate> effectiveDates(@Nullable PaymentId payment) {
        Map<InvoiceId, LocalDate> dates = new HashMap<>();
        if (payment != null) {
            for (Allocation allocation : findings.allocations()) {
                if (payment.equals(allocation.payment())) {
                    dates.put(allocation.invoice(), allocation.effectiveDate());
                }
            }
        }
        return dates;
    }

    /// The later of the day on which the money was received and that of the invoice.
    private LocalDate effectiveDate(BankTransaction line, InvoiceId invoice) {
        LocalDate issued = Objects.requireNonNull(invoices.get(invoice)).header().issued();
        LocalDate received = line.line().receivedDate();
        return issued.isAfter(received) ? issued : received;
    }

    private JsonObject allocation(Allocation allocation) {
        return new JsonObject()
                .put("id", allocation.id())
                .put("payment_id", allocation.payment())
                .put("credit_note_id", allocation.creditNote())
                .put("invoice_id", allocation.invoice())
                .put(
                        "number",
                        Objects.requireNonNull(invoices.get(allocation.invoice()))
                                .header()
                                .number()
                                .text())
                .put("amount", amount(allocation.amount()))
                .put("currency", allocation.amount().currency().code())
                .put("effective_date", allocation.effectiveDate())
                .put("reversed_date", allocation.reversedDate());
    }

    private JsonObject payment(Payment payment) {
        var header = payment.header();
        return new JsonObject()
                .put("id", payment.id())
                .put("customer_rfc", rfc(header.customer()))
                .put("bank_line_id", header.bankTransaction())
                .put("received_date", header.receivedDate())
                .put("amount", amount(header.amount()))
                .put("currency", header.amount().currency().code())
                .put("unallocated", amount(payment.unallocated()))
                .put("status", payment.status());
    }

    private JsonObject reminders() {
        List<Reminder> reminders = findings.reminders();
        Map<String, Long> leftOut = DemoSummary.leftOut(reminders);
        JsonObject byReason = new JsonObject();
        leftOut.forEach(byReason::put);
        return new JsonObject()
                .put("policy", ReminderStep.POLICY)
                .put("scheduled", reminders.size())
                .put("sent", count(reminders, ReminderStatus.SENT))
                .put("suppressed", count(reminders, ReminderStatus.SKIPPED))
                .put("failed", count(reminders, ReminderStatus.FAILED))
                .put("items_left_out", byReason)
                .put("second_run_sent", findings.reminded().secondRunSent())
                .putObjects("reminders", reminders.stream().map(this::reminder).toList())
                .put("shown", shown());
    }

    private static long count(List<Reminder> reminders, ReminderStatus status) {
        return reminders.stream().filter(reminder -> reminder.status() == status).count();
    }

    private JsonObject reminder(Reminder reminder) {
        return new JsonObject()
                .put("customer_rfc", rfc(reminder.customer()))
                .put("customer", Objects.requireNonNull(customers.get(reminder.customer())).name())
                .put("channel", text(reminder.channel()))
                .put("template", reminder.template())
                .put("status", text(reminder.status()))
                .put("reason", reminder.reason())
                .putObjects("items", reminder.items().stream().map(this::item).toList());
    }

    private JsonObject item(ReminderItem item) {
        return new JsonObject()
                .put(
                        "invoice_number",
                        Objects.requireNonNull(invoices.get(item.invoice()))
                                .header()
                                .number()
                                .text())
                .put("installment", item.installment())
                .put("step", item.step())
                .put("occurrence", item.occurrence())
                .put("step_date", item.stepDate())
                .put("status", text(item.status()))
                .put("skip_reason", item.skipReason() == null ? null : item.skipReason().text())
                .put("balance", amount(item.balance()))
                .put("currency", item.balance().currency().code());
    }

    private static String text(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private @Nullable JsonObject shown() {
        ReminderMessage message = findings.reminded().shown();
        return message == null
                ? null
                : new JsonObject()
                        .put("to", message.to())
                        .put("subject", message.subject())
                        .put("body", message.body());
    }

    private static JsonObject delivery(Findings.Told told) {
        return new JsonObject()
                .put("event", told.event().type().name())
                .put("sequence", told.event().sequence())
                .put(
                        "subject",
                        new JsonObject()
                                .put("type", told.event().subject().type())
                                .put("id", told.event().subject().id())
                                .put("version", told.event().subject().version()))
                .put("status", told.status().name().toLowerCase(Locale.ROOT))
                .putObjects("attempts", told.attempts().stream().map(DemoJson::attempt).toList());
    }

    private static JsonObject attempt(DeliveryAttempt attempt) {
        return new JsonObject()
                .put("number", attempt.number())
                .put(
                        "status_code",
                        attempt.result() instanceof AttemptResult.Answered answered
                                ? Integer.valueOf(answered.status())
                                : null);
    }

    private static JsonObject aging(AgingReport aging) {
        return new JsonObject()
                .put("as_of", aging.asOf())
                .putObjects(
                        "totals",
                        aging.totals().stream()
                                .map(total ->
                                        buckets(total.currency(), total.buckets())
                                                .put(
                                                        "ledger",
                                                        amount(
                                                                total.currency(),
                                                                total.controlTotal())))
                                .toList())
                .putObjects("rows", aging.rows().stream().map(DemoJson::row).toList());
    }

    private static JsonObject row(AgingReport.Row row) {
        JsonObject json =
                new JsonObject()
                        .put("customer_rfc", row.customerTaxId())
                        .put("customer", row.customerName());
        json.node().setAll(buckets(row.currency(), row.buckets()).node());
        return json;
    }

    private static JsonObject buckets(CurrencyCode currency, AgingReport.Buckets buckets) {
        return new JsonObject()
                .put("currency", currency.code())
                .put("current", amount(currency, buckets.current()))
                .put("1-30", amount(currency, buckets.days1To30()))
                .put("31-60", amount(currency, buckets.days31To60()))
                .put("61-90", amount(currency, buckets.days61To90()))
                .put("91+", amount(currency, buckets.days91AndMore()))
                .put("unallocated", amount(currency, buckets.unallocated()))
                .put("credits", amount(currency, buckets.credits()))
                .put("total", amount(currency, buckets.total()));
    }

    private @Nullable String rfc(@Nullable CustomerId id) {
        return id == null ? null : Objects.requireNonNull(customers.get(id)).taxId();
    }

    private static @Nullable String uuid(@Nullable UUID uuid) {
        return uuid == null ? null : uuid.toString().toUpperCase(Locale.ROOT);
    }

    private static @Nullable String amount(@Nullable Money money) {
        return money == null ? null : money.toDecimal().toPlainString();
    }

    private static String amount(CurrencyCode currency, long minor) {
        return Money.ofMinor(minor, currency).toDecimal().toPlainString();
    }
}
