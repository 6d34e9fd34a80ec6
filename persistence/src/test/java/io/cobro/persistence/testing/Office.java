package io.cobro.persistence.testing;

import io.cobro.core.CommandContext;
import io.cobro.core.Idempotency;
import io.cobro.core.Outcome;
import io.cobro.core.Refusal;
import io.cobro.core.Resource;
import io.cobro.core.allocation.Allocating;
import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.credit.CreditNoteCommand.CreateCreditNote;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.credit.CreditReason;
import io.cobro.core.credit.Crediting;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerCommand.CreateCustomer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKeeping;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.document.DocumentContent;
import io.cobro.core.document.DocumentTax;
import io.cobro.core.document.LineDraft;
import io.cobro.core.invoice.InvoiceCommand.CreateDraft;
import io.cobro.core.invoice.InvoiceCommand.InvoiceDraft;
import io.cobro.core.invoice.InvoiceCommand.IssueInvoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceKind;
import io.cobro.core.invoice.InvoiceView;
import io.cobro.core.invoice.Invoicing;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentCommand.RecordPayment;
import io.cobro.core.payment.PaymentMethod;
import io.cobro.core.payment.PaymentRecording;
import io.cobro.core.tenant.BillingEntity;
import io.cobro.core.tenant.KeySecrets;
import io.cobro.core.tenant.TaxPoint;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantKeeping;
import io.cobro.core.tenant.TenantMode;
import io.cobro.persistence.PostgresTransactions;
import io.cobro.persistence.Reads;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.tenant.NewTenant;
import io.cobro.persistence.tenant.TenantCreation;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The desk of one tenant: its handlers on a real database, and words for what tests need often.
public final class Office {

    public static final String RFC = "FNO010203AB1";

    /// Days from issue to due date.
    public static final int TERMS_DAYS = 30;

    private static final Instant OPENED = Instant.parse("2026-01-01T12:00:00Z");
    private static final TimeOrderedIds IDS = new TimeOrderedIds();

    private final AtomicInteger commits = new AtomicInteger();
    private final Tenant tenant;
    private final Reads reads;
    private final PostgresTransactions transactions;

    private Office(DataSource dataSource, Tenant tenant) {
        this.tenant = tenant;
        this.reads = new Reads(dataSource);
        this.transactions =
                new PostgresTransactions(
                        dataSource,
                        new TestRendering(),
                        commits::incrementAndGet,
                        InstantSource.fixed(OPENED));
    }

    /// A new tenant that grants 30 days, with one billing entity.
    public static Office open(TestDatabase database, String name) {
        Tenant tenant =
                new TenantCreation(database.app(), IDS)
                        .createIfNew(
                                new NewTenant(
                                        name,
                                        TenantMode.TEST,
                                        ZoneId.of("America/Mexico_City"),
                                        CurrencyCode.MXN,
                                        TaxPoint.PAYMENT,
                                        TERMS_DAYS),
                                OPENED);
        Office office = new Office(database.app(), tenant);
        office.billingEntity(RFC);
        return office;
    }

    public Tenant tenant() {
        return tenant;
    }

    public Reads reads() {
        return reads;
    }

    public PostgresTransactions transactions() {
        return transactions;
    }

    /// Commits that told something.
    public int commits() {
        return commits.get();
    }

    public TenantKeeping tenants() {
        return new TenantKeeping(transactions, new KeySecrets(), InstantSource.system());
    }

    public CustomerKeeping customers() {
        return new CustomerKeeping(transactions);
    }

    public Invoicing invoicing() {
        return new Invoicing(transactions);
    }

    public Crediting crediting() {
        return new Crediting(transactions);
    }

    public PaymentRecording payments() {
        return new PaymentRecording(transactions);
    }

    public Allocating allocating() {
        return new Allocating(transactions);
    }

    /// A command at noon of a day in the tenant's zone.
    public CommandContext on(String date) {
        return context(date, null);
    }

    /// A command at noon of a day, under a key.
    public CommandContext on(String date, String key, String fingerprint) {
        return context(date, new Idempotency(key, fingerprint));
    }

    public BillingEntity billingEntity(String taxId) {
        return accepted(
                tenants()
                        .create(
                                on("2026-01-01"),
                                new TenantKeeping.CreateBillingEntity(
                                        taxId, tenant.name(), "601")));
    }

    public Customer customer(String name) {
        return accepted(customers().create(on("2026-01-02"), aCustomer(name, null)));
    }

    public static CreateCustomer aCustomer(String name, @Nullable String externalId) {
        return new CreateCustomer(
                externalId,
                null,
                name,
                null,
                null,
                null,
                List.of(),
                Map.of("canal", "mayoreo"),
                CustomerReminding.STANDARD);
    }

    /// An invoice of one line with 16 % VAT, issued on a day and due 30 days later.
    ///
    /// @param net the price before tax, such as `1000.00`
    public InvoiceView issued(CustomerId customer, String date, String net) {
        InvoiceView draft = draft(customer, net);
        return accepted(
                invoicing()
                        .issue(
                                on(date),
                                new IssueInvoice(
                                        draft.invoice().id(), null, LocalDate.parse(date))));
    }

    public InvoiceView draft(CustomerId customer, String net) {
        return accepted(
                invoicing().create(on("2026-01-02"), new CreateDraft(aDraft(customer, net))));
    }

    public InvoiceView draft(CustomerId customer, String net, String series) {
        return accepted(
                invoicing()
                        .create(on("2026-01-02"), new CreateDraft(aDraft(customer, net, series))));
    }

    public static InvoiceDraft aDraft(CustomerId customer, String net) {
        return aDraft(customer, net, "A");
    }

    public static InvoiceDraft aDraft(CustomerId customer, String net, String series) {
        return new InvoiceDraft(
                null,
                InvoiceKind.INVOICE,
                null,
                customer,
                null,
                series,
                null,
                null,
                null,
                List.of(line(net)),
                DocumentContent.Given.NOTHING,
                null,
                Map.of());
    }

    public Payment received(
            CustomerId customer, String date, String amount, AllocationRequest... allocations) {
        return accepted(payments().record(on(date), aPayment(customer, date, amount, allocations)));
    }

    public static RecordPayment aPayment(
            CustomerId customer, String date, String amount, AllocationRequest... allocations) {
        return new RecordPayment(
                null,
                customer,
                mxn(amount),
                LocalDate.parse(date),
                PaymentMethod.SPEI,
                null,
                null,
                null,
                Map.of(),
                List.of(allocations),
                false);
    }

    /// A credit note of one line with 16 % VAT, issued elsewhere on a day.
    public CreditNoteId credited(CustomerId customer, String date, String net) {
        return accepted(crediting().create(on(date), aCreditNote(customer, net, true)))
                .creditNote()
                .id();
    }

    public static CreateCreditNote aCreditNote(
            CustomerId customer, String net, boolean issuedElsewhere) {
        return new CreateCreditNote(
                null,
                null,
                customer,
                CreditReason.RETURN,
                null,
                "NC",
                List.of(line(net)),
                DocumentContent.Given.NOTHING,
                null,
                Map.of(),
                issuedElsewhere,
                issuedElsewhere ? "77" : null,
                null,
                null);
    }

    public static InvoiceDraft withExternalId(InvoiceDraft draft, String externalId) {
        return new InvoiceDraft(
                externalId,
                draft.kind(),
                draft.billingEntity(),
                draft.customer(),
                draft.currency(),
                draft.series(),
                draft.termsDays(),
                draft.issueDate(),
                draft.dueDate(),
                draft.lines(),
                draft.given(),
                draft.memo(),
                draft.metadata());
    }

    public static AllocationRequest on(InvoiceId invoice, @Nullable String amount) {
        return new AllocationRequest(invoice, amount == null ? null : mxn(amount));
    }

    public static Money mxn(String amount) {
        return Money.of(new BigDecimal(amount), CurrencyCode.MXN);
    }

    public static <T extends Resource> T accepted(Outcome<T> outcome) {
        return outcome.fold(
                value -> value,
                replayed -> {
                    throw new AssertionError("replayed " + replayed);
                },
                refusal -> {
                    throw new AssertionError("refused: " + refusal);
                });
    }

    public static Refusal refused(Outcome<?> outcome) {
        return outcome.fold(
                value -> {
                    throw new AssertionError("accepted " + value);
                },
                replayed -> {
                    throw new AssertionError("replayed " + replayed);
                },
                refusal -> refusal);
    }

    public static String replayed(Outcome<?> outcome) {
        return outcome.fold(
                value -> {
                    throw new AssertionError("accepted " + value);
                },
                response -> response,
                refusal -> {
                    throw new AssertionError("refused: " + refusal);
                });
    }

    private static LineDraft line(String net) {
        return new LineDraft(
                "Cemento gris 50 kg",
                BigDecimal.ONE,
                new BigDecimal(net),
                null,
                null,
                "30111601",
                "H87",
                List.of(
                        new LineDraft.TaxDraft(
                                DocumentTax.Kind.TRANSFERRED,
                                "iva",
                                DocumentTax.Factor.RATE,
                                new BigDecimal("0.16"),
                                null,
                                null)));
    }

    private CommandContext context(String date, @Nullable Idempotency idempotency) {
        return new CommandContext(
                tenant,
                "key_test",
                "req_test",
                idempotency,
                LocalDate.parse(date).atTime(12, 0).atZone(tenant.timeZone()).toInstant(),
                IDS);
    }
}
