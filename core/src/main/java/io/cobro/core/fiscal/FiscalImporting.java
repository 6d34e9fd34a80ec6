package io.cobro.core.fiscal;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.allocation.Allocating;
import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.allocation.Settling;
import io.cobro.core.credit.CreditNoteHeader;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.credit.CreditNoteView;
import io.cobro.core.credit.CreditReason;
import io.cobro.core.credit.Crediting;
import io.cobro.core.credit.DraftCreditNote;
import io.cobro.core.credit.IssuedCreditNote;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKind;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.document.Totals;
import io.cobro.core.event.Fact;
import io.cobro.core.invoice.DraftInvoice;
import io.cobro.core.invoice.Installment;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceHeader;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceKind;
import io.cobro.core.invoice.InvoiceView;
import io.cobro.core.invoice.Invoicing;
import io.cobro.core.invoice.OpenInvoice;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.BillingEntity;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.core.tenant.TenantMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Taking CFDI in: invoices of type I, credit notes of type E, evidence of every other type.
///
/// Documents may come in any order: a credit note finds the invoices it names whether they came
/// before it or come after it, and so does a substitute (relation 04) the invoice it replaces.
public final class FiscalImporting {

    /// Takes a file in.
    ///
    /// @param fileName the caller's name for it
    /// @param adoptIssuer whether an issuer that is none of the tenant's becomes one; otherwise its
    ///   documents are refused
    public record ImportCfdi(FileContent file, @Nullable String fileName, boolean adoptIssuer) {}

    private final Transactions transactions;
    private final CfdiReader reader;

    public FiscalImporting(Transactions transactions, CfdiReader reader) {
        this.transactions = transactions;
        this.reader = reader;
    }

    /// Refusals: the codes of [CfdiProblem], `cfdi_not_stamped`, `foreign_issuer`,
    /// `cfdi_uuid_conflict`, `invalid_currency`.
    public Outcome<FiscalDocument> importCfdi(CommandContext context, ImportCfdi command) {
        CfdiDocument cfdi;
        switch (reader.read(command.file().bytes())) {
            case CfdiReading.Rejected rejected -> {
                return Outcome.refused(
                        new Refusal(rejected.problem().code(), null, explanation(rejected)));
            }
            case CfdiReading.Read(CfdiDocument document) -> cfdi = document;
        }
        if (!cfdi.isStamped() && context.tenant().mode() == TenantMode.LIVE) {
            return Outcome.refused(Refusal.of("cfdi_not_stamped"));
        }
        if (cfdi.type().changesReceivables() && !CurrencyCode.isValid(cfdi.currency())) {
            return Outcome.refused(
                    Refusal.of("invalid_currency", Map.of("currency", cfdi.currency())));
        }
        if (cfdi.total().compareTo(CfdiContent.TOTAL_MAX) > 0) {
            return Outcome.refused(
                    Refusal.of("cfdi_field_invalid", Map.of("field", "Comprobante@Total")));
        }
        return transactions.inTransaction(
                context, books -> new Import(context, books, command, cfdi).run());
    }

    private static Map<String, String> explanation(CfdiReading.Rejected rejected) {
        Map<String, String> values = new java.util.TreeMap<>();
        values.put("detail", rejected.detail());
        if (rejected.uuid() != null) {
            values.put("uuid", rejected.uuid());
        }
        if (rejected.number() != null) {
            values.put("number", rejected.number());
        }
        return values;
    }

    /// One document meeting the books.
    private static final class Import {

        private final CommandContext context;
        private final Books books;
        private final ImportCfdi command;
        private final CfdiDocument cfdi;
        private final @Nullable UUID uuid;

        Import(CommandContext context, Books books, ImportCfdi command, CfdiDocument cfdi) {
            this.context = context;
            this.books = books;
            this.command = command;
            this.cfdi = cfdi;
            this.uuid = cfdi.uuid() == null ? null : UUID.fromString(cfdi.uuid());
        }

        FiscalDocument run() {
            // Everything that any type needs is asked for at once, so that it travels together;
            // sources
            // of allocations before invoices, as everywhere.
            Reading<Optional<FiscalDocument>> earlier =
                    books.fiscalDocuments().lock(uuid, cfdi.documentHash());
            Reading<Optional<BillingEntity>> issuer =
                    books.tenants().lockBillingEntityByTaxId(cfdi.issuer().rfc().value());
            Reading<List<Customer>> customers =
                    books.customers().lockByTaxId(cfdi.receiver().rfc().value());
            List<UUID> replaced = related(CfdiRelation.REPLACES);
            Reading<List<FiscalDocuments.Naming>> naming =
                    uuid == null ? List::of : books.fiscalDocuments().namesOf(uuid);
            Reading<List<IssuedCreditNote>> credits =
                    uuid == null || cfdi.type() != CfdiType.INCOME
                            ? List::of
                            : books.fiscalDocuments().lockCreditsNaming(uuid);
            Sources sources =
                    replaced.isEmpty() || cfdi.type() != CfdiType.INCOME
                            ? Sources.NONE
                            : Sources.of(books, replaced);
            Reading<List<Invoice>> invoices = books.invoices().lockByFiscalUuid(named(replaced));

            Optional<FiscalDocument> known = earlier.get();
            if (known.isPresent()) {
                return again(known.get());
            }
            BillingEntity billingEntity = billingEntity(issuer.get());
            if (!cfdi.type().changesReceivables()) {
                return keep(
                        FiscalDocument.Result.IGNORED,
                        cfdi.type() == CfdiType.PAYMENT ? "payment_complement" : "type_ignored",
                        null,
                        null);
            }
            Optional<Invoice> recorded =
                    invoices.get().stream()
                            .filter(i -> uuid != null && uuid.equals(i.header().fiscalUuid()))
                            .findFirst();
            if (recorded.isPresent()) {
                // Recorded by API before its file came: the file is kept with it.
                return keep(
                        FiscalDocument.Result.DUPLICATE,
                        "invoice_recorded",
                        recorded.get().id(),
                        null);
            }
            Customer customer = customer(customers.get());
            return cfdi.type() == CfdiType.INCOME
                    ? invoice(billingEntity, customer, invoices, sources, naming, credits)
                    : creditNote(billingEntity, customer, invoices.get());
        }

        private List<UUID> related(String type) {
            return cfdi.relations().stream()
                    .filter(relation -> relation.type().equals(type))
                    .flatMap(relation -> relation.uuids().stream())
                    .distinct()
                    .map(UUID::fromString)
                    .toList();
        }

        private List<UUID> named(List<UUID> replaced) {
            List<UUID> named = new ArrayList<>();
            if (uuid != null) {
                named.add(uuid);
            }
            if (cfdi.type() == CfdiType.INCOME) {
                named.addAll(replaced);
            } else {
                named.addAll(credited());
            }
            return named;
        }

        private List<UUID> credited() {
            List<UUID> credited = new ArrayList<>(related(CfdiRelation.CREDIT_NOTE_OF));
            credited.addAll(related(CfdiRelation.RETURN_OF));
            return credited;
        }

        private FiscalDocument again(FiscalDocument known) {
            if (uuid != null && known.sealHash() != null && !known.sealHash().equals(sealHash())) {
                throw Refusal.of("cfdi_uuid_conflict", Map.of("uuid", uuid.toString())).exception();
            }
            return known.asDuplicate(command.fileName());
        }

        private BillingEntity billingEntity(Optional<BillingEntity> found) {
            if (found.isPresent()) {
                return found.get();
            }
            if (!command.adoptIssuer()) {
                throw Refusal.of(
                                "foreign_issuer",
                                Map.of("issuer_tax_id", cfdi.issuer().rfc().value()))
                        .exception();
            }
            BillingEntity adopted =
                    new BillingEntity(
                            new BillingEntityId(context.ids().next()),
                            cfdi.issuer().rfc().value(),
                            cfdi.issuer().name(),
                            cfdi.issuer().regime(),
                            1,
                            context.now());
            books.tenants().insert(adopted);
            books.facts().add(Fact.of("billing_entity.created", adopted));
            return adopted;
        }

        /// The customer with the receiver's tax id; a generic tax id is shared by many, so that
        /// there the name decides.
        private Customer customer(List<Customer> found) {
            String taxId = cfdi.receiver().rfc().value();
            String name = cfdi.receiver().name();
            Optional<Customer> known =
                    found.stream()
                            .filter(customer ->
                                    Customer.identifies(taxId)
                                            || customer.name().equalsIgnoreCase(name))
                            .findFirst();
            if (known.isPresent()) {
                return known.get();
            }
            Customer customer =
                    new Customer(
                            new CustomerId(context.ids().next()),
                            null,
                            CustomerKind.ofTaxId(taxId),
                            name,
                            taxId,
                            null,
                            null,
                            List.of(),
                            Map.of(),
                            CustomerReminding.STANDARD,
                            1,
                            context.now());
            books.customers().insert(customer);
            books.facts().add(Fact.of("customer.created", customer));
            return customer;
        }

        private FiscalDocument invoice(
                BillingEntity billingEntity,
                Customer customer,
                Reading<List<Invoice>> invoices,
                Sources sources,
                Reading<List<FiscalDocuments.Naming>> naming,
                Reading<List<IssuedCreditNote>> credits) {
            Invoice issued = issued(billingEntity, customer, invoices.get());
            books.invoices()
                    .insert(
                            new InvoiceView(
                                    issued,
                                    CfdiContent.lines(cfdi),
                                    CfdiContent.taxes(cfdi.taxes())));
            Invoicing.tellIssued(context, books, issued);
            List<Invoice> met = new ArrayList<>(invoices.get());
            met.add(issued);
            Optional<Invoice> substitute = substitute(naming.get());
            substitute.ifPresent(met::add);
            Settling settling = new Settling(context, books, met);
            for (Invoice old : invoices.get()) {
                replace(old, issued, sources, settling);
            }
            InvoiceId owing = issued.id();
            if (substitute.isPresent() && issued instanceof OpenInvoice) {
                // The substitute came first: what names this invoice means that one from its day
                // on.
                owing = substitute.get().id();
                LocalDate day = substitute.get().header().issued();
                LocalDate own = issued.header().issued();
                settling.voidInvoice(issued.id(), day.isBefore(own) ? own : day, owing);
                settling.markReplaces(owing, issued.id());
            }
            for (IssuedCreditNote note : credits.get()) {
                IssuedCreditNote left =
                        use(settling, note, List.of(new AllocationRequest(owing, null)));
                if (!left.equals(note)) {
                    books.creditNotes().update(left);
                }
            }
            settling.finish();
            return keep(FiscalDocument.Result.IMPORTED, null, issued.id(), null);
        }

        /// The invoice that was issued in place of this one and came before it.
        private Optional<Invoice> substitute(List<FiscalDocuments.Naming> naming) {
            return naming.stream()
                    .filter(name -> name.relationType().equals(CfdiRelation.REPLACES))
                    .map(FiscalDocuments.Naming::invoice)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .flatMap(
                            id -> books.invoices().lockAll(List.of(id)).get().stream().findFirst());
        }

        private Invoice issued(
                BillingEntity billingEntity, Customer customer, List<Invoice> replaced) {
            CurrencyCode currency = new CurrencyCode(cfdi.currency());
            Totals totals = CfdiContent.totals(cfdi, currency);
            LocalDate date = cfdi.issuedAt().toLocalDate();
            int terms = terms(customer);
            LocalDate due = date.plusDays(terms);
            InvoiceId replaces = replaced.isEmpty() ? null : replaced.getFirst().id();
            DraftInvoice draft =
                    new DraftInvoice(
                            new InvoiceHeader(
                                    new InvoiceId(context.ids().next()),
                                    null,
                                    InvoiceKind.INVOICE,
                                    billingEntity.id(),
                                    customer.id(),
                                    number(),
                                    uuid,
                                    cfdi.paymentMethod() == null
                                            ? null
                                            : cfdi.paymentMethod().name(),
                                    currency,
                                    null,
                                    null,
                                    null,
                                    null,
                                    totals,
                                    replaces,
                                    null,
                                    null,
                                    Map.of(),
                                    1,
                                    context.now()));
            return draft.issue(
                    number(),
                    date,
                    terms,
                    due,
                    List.of(new Installment(1, due, totals.total(), totals.total(), date)),
                    context.tenant().taxPoint());
        }

        /// Days from issue to due date: the customer's, else what the document says, else the
        /// tenant's.
        private int terms(Customer customer) {
            if (customer.terms().isPresent()) {
                return customer.terms().getAsInt();
            }
            OptionalInt said =
                    cfdi.paymentConditions() == null
                            ? OptionalInt.empty()
                            : PaymentConditions.days(cfdi.paymentConditions());
            return said.orElse(context.tenant().defaultTermsDays());
        }

        private DocumentNumber number() {
            return DocumentNumber.given(cfdi.series(), cfdi.folio());
        }

        /// From the substitute's day on the old invoice is void, and what was applied to it is
        /// applied to the substitute as far as that takes it.
        private void replace(Invoice old, Invoice substitute, Sources sources, Settling settling) {
            LocalDate date = substitute.header().issued();
            if (old.header().issued().isAfter(date)) {
                return;
            }
            sources.takeBack(old.id(), settling, date);
            if (settling.state(old.id()) instanceof OpenInvoice open && !open.hasAllocations()) {
                settling.voidInvoice(old.id(), date, substitute.id());
            }
            sources.applyTo(substitute.id(), settling, books);
        }

        private FiscalDocument creditNote(
                BillingEntity billingEntity, Customer customer, List<Invoice> invoices) {
            CurrencyCode currency = new CurrencyCode(cfdi.currency());
            LocalDate date = cfdi.issuedAt().toLocalDate();
            IssuedCreditNote note =
                    new DraftCreditNote(
                                    new CreditNoteHeader(
                                            new CreditNoteId(context.ids().next()),
                                            null,
                                            billingEntity.id(),
                                            customer.id(),
                                            number(),
                                            uuid,
                                            related(CfdiRelation.RETURN_OF).isEmpty()
                                                    ? CreditReason.DISCOUNT
                                                    : CreditReason.RETURN,
                                            currency,
                                            null,
                                            CfdiContent.totals(cfdi, currency),
                                            null,
                                            Map.of(),
                                            1,
                                            context.now()))
                            .issue(number(), date, context.tenant().taxPoint());
            Crediting.tellIssued(context, books, note);
            Settling settling = new Settling(context, books, invoices);
            List<AllocationRequest> wanted = new ArrayList<>();
            for (UUID related : credited()) {
                invoices.stream()
                        .filter(invoice -> related.equals(invoice.header().fiscalUuid()))
                        .map(invoice -> new AllocationRequest(invoice.id(), null))
                        .forEach(wanted::add);
            }
            IssuedCreditNote left = use(settling, note, wanted);
            books.creditNotes()
                    .insert(
                            new CreditNoteView(
                                    left,
                                    CfdiContent.lines(cfdi),
                                    CfdiContent.taxes(cfdi.taxes())));
            settling.finish();
            return keep(FiscalDocument.Result.IMPORTED, null, null, note.id());
        }

        /// Uses the note on those of the invoices that are open and of its currency, up to their
        /// balance, in this order.
        private static IssuedCreditNote use(
                Settling settling, IssuedCreditNote note, List<AllocationRequest> wanted) {
            List<AllocationRequest> possible =
                    wanted.stream()
                            .filter(request ->
                                    settling.state(request.invoice()) instanceof OpenInvoice open
                                            && open.header()
                                                    .currency()
                                                    .equals(note.header().currency())
                                            && open.header()
                                                    .customer()
                                                    .equals(note.header().customer())
                                            && open.header()
                                                    .billingEntity()
                                                    .equals(note.header().billingEntity()))
                            .toList();
            return Allocating.allocate(settling, note, possible, null, true);
        }

        private FiscalDocument keep(
                FiscalDocument.Result result,
                @Nullable String reason,
                @Nullable InvoiceId invoice,
                @Nullable CreditNoteId creditNote) {
            FiscalDocument document =
                    new FiscalDocument(
                            new FiscalDocumentId(context.ids().next()),
                            result,
                            reason,
                            uuid,
                            cfdi.documentHash(),
                            sealHash(),
                            cfdi.type().letter(),
                            number().text(),
                            cfdi.issuer().rfc().value(),
                            cfdi.receiver().rfc().value(),
                            cfdi.issuedAt().toLocalDate(),
                            cfdi.currency(),
                            cfdi.total(),
                            invoice,
                            creditNote,
                            command.fileName(),
                            cfdi.warnings().stream().map(CfdiWarning::code).toList(),
                            context.now());
            books.fiscalDocuments().insert(document, cfdi.relations(), command.file().bytes());
            books.facts().add(Fact.of("cfdi.ingested", document));
            return document;
        }

        private @Nullable String sealHash() {
            return cfdi.seal() == null
                    ? null
                    : FileContent.sha256(cfdi.seal().getBytes(StandardCharsets.US_ASCII));
        }
    }
}
