package io.cobro.persistence;

import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.testing.Office.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.allocation.Allocation;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerCommand.CreateCustomer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceHeader;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceView;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.page.Order;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.payment.Payment;
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
import io.cobro.persistence.testing.TestDatabase;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListsIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final PageRequest FIRST = PageRequest.first(50);

    private static Office office;
    private static TenantId tenant;
    private static CustomerQueries customers;
    private static InvoiceQueries invoices;
    private static PaymentQueries payments;

    @BeforeAll
    static void open() {
        office = Office.open(DATABASE, "Ferretería del Norte");
        tenant = office.tenant().id();
        customers = new CustomerQueries(office.reads());
        invoices = new InvoiceQueries(office.reads());
        payments = new PaymentQueries(office.reads());
        Office neighbour = Office.open(DATABASE, "Distribuidora Azul");
        neighbour.issued(neighbour.customer("Vecino").id(), "2026-02-01", "10.00");
        create("Comercializadora Ñandú, S.A.", "CNA010101AB1", "compras@nandu.example", "ERP-100%");
        create("Gómez Hermanos", "GHE990909XY2", null, "ERP_2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ñandu        | 1
                    NANDU comerc | 1
                    gomez        | 1
                    GHE990909    | 1
                    compras@     | 1
                    100%         | 1
                    erp_2        | 1
                    ERP%2        | 0
                    gomez ñandú  | 0
                    """)
    void words_find_customers_whatever_their_case_and_accents(String words, int found) {
        assertThat(customers.list(tenant, customers(words, null, null), FIRST).items())
                .hasSize(found);
    }

    @Test
    void customers_are_found_by_tax_id_and_external_id() {
        assertThat(names(customers(null, "GHE990909XY2", null))).containsExactly("Gómez Hermanos");
        assertThat(names(customers(null, null, "ERP-100%")))
                .containsExactly("Comercializadora Ñandú, S.A.");
    }

    @Test
    void pages_go_forth_and_back_newest_first() {
        CustomerId customer = office.customer("Paginado").id();
        List<InvoiceId> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newestFirst.addFirst(office.draft(customer, "1.00").invoice().id());
        }
        InvoiceFilter filter = ofCustomer(customer);
        Page<Invoice> one = invoices.list(tenant, filter, PageRequest.first(2));
        assertThat(one.items()).extracting(Invoice::id).isEqualTo(newestFirst.subList(0, 2));
        assertThat(one.hasNext()).isTrue();
        assertThat(one.hasPrevious()).isFalse();
        Page<Invoice> two = invoices.list(tenant, filter, after(one, 2));
        assertThat(two.items()).extracting(Invoice::id).isEqualTo(newestFirst.subList(2, 4));
        assertThat(two.hasNext()).isTrue();
        assertThat(two.hasPrevious()).isTrue();
        Page<Invoice> three = invoices.list(tenant, filter, after(two, 2));
        assertThat(three.items()).extracting(Invoice::id).isEqualTo(newestFirst.subList(4, 5));
        assertThat(three.hasNext()).isFalse();
        Page<Invoice> back = invoices.list(tenant, filter, before(three, 2));
        assertThat(back.items()).isEqualTo(two.items());
        assertThat(back.hasPrevious()).isTrue();
        Page<Invoice> begin = invoices.list(tenant, filter, before(back, 5));
        assertThat(begin.items()).isEqualTo(one.items());
        assertThat(begin.hasPrevious()).isFalse();
        assertThat(begin.hasNext()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "-id",
                "due_date",
                "-due_date",
                "issue_date",
                "-issue_date",
                "total",
                "-total",
                "balance",
                "-balance"
            })
    void sorted_pages_go_forth_and_back_while_invoices_come(String sort) {
        CustomerId customer = office.customer("Ordenado").id();
        List<InvoiceId> there = new ArrayList<>();
        for (String day : List.of("2026-03-05", "2026-03-01", "2026-03-05", "2026-03-03")) {
            there.add(office.issued(customer, day, "10" + day.substring(9)).invoice().id());
            there.add(office.draft(customer, "100.00").invoice().id());
        }
        Order order = Order.parse(sort);
        InvoiceFilter filter = ofCustomer(customer);
        PageRequest request = PageRequest.first(3).in(order).counted(true);
        List<Invoice> whole = invoices.list(tenant, filter, request.by(50)).items();
        assertThat(whole).extracting(Invoice::id).containsExactlyInAnyOrderElementsOf(there);
        assertThat(whole).isSortedAccordingTo(comparator(order));

        List<InvoiceId> forth = new ArrayList<>();
        Page<Invoice> page = invoices.list(tenant, filter, request);
        assertThat(page.total()).isEqualTo(8);
        forth.addAll(idsOf(page));
        while (page.hasNext()) {
            office.issued(customer, "2026-03-03", "103.00");
            office.draft(customer, "1.00");
            page = invoices.list(tenant, filter, request.after(page.places().getLast()));
            forth.addAll(idsOf(page));
        }
        assertThat(forth).doesNotHaveDuplicates();
        forth.retainAll(there);
        assertThat(forth).isEqualTo(whole.stream().map(Invoice::id).toList());

        List<InvoiceId> back = new ArrayList<>();
        page = invoices.list(tenant, filter, request.atEnd());
        assertThat(page.hasNext()).isFalse();
        back.addAll(idsOf(page).reversed());
        while (page.hasPrevious()) {
            page = invoices.list(tenant, filter, request.before(page.places().getFirst()));
            assertThat(page.hasNext()).isTrue();
            back.addAll(idsOf(page).reversed());
        }
        List<InvoiceId> all =
                new ArrayList<>(idsOf(invoices.list(tenant, filter, request.by(100))));
        assertThat(back.reversed()).isEqualTo(all);
        assertThat(page.total()).isEqualTo(all.size());
    }

    @Test
    void names_are_sorted_whatever_their_case_and_accents() {
        Office own = Office.open(DATABASE, "Abarrotes Sur");
        CustomerQueries sorted = new CustomerQueries(own.reads());
        String longName = "z".repeat(PlainText.SORTED_CHARS);
        List<String> names =
                List.of(
                        "Ángel",
                        "ANGELA",
                        "Ñandú",
                        "norte",
                        "Óptica",
                        longName + "b",
                        longName + "a");
        List<Integer> given = List.of(4, 0, 2, 5, 6, 1, 3);
        given.forEach(at -> own.customer(names.get(at)));
        PageRequest one = PageRequest.first(1).in(Order.ascending("name"));
        List<String> found = new ArrayList<>();
        Page<Customer> page = sorted.list(own.tenant().id(), CustomerFilter.ALL, one);
        found.add(page.items().getFirst().name());
        while (page.hasNext()) {
            page =
                    sorted.list(
                            own.tenant().id(),
                            CustomerFilter.ALL,
                            one.after(page.places().getLast()));
            found.add(page.items().getFirst().name());
        }
        assertThat(found).isEqualTo(names);
    }

    @Test
    void a_page_its_total_and_what_belongs_to_it_are_of_one_instant() {
        String isolation =
                office.reads()
                        .read(
                                tenant,
                                session ->
                                        session.read(
                                                DSL.select(
                                                        DSL.field(
                                                                "current_setting('transaction_isolation')",
                                                                String.class)),
                                                rows -> rows.getFirst().get(0, String.class)));
        assertThat(isolation).isEqualTo("repeatable read");
    }

    @Test
    void invoices_are_filtered() {
        CustomerId customer = office.customer("Filtrado").id();
        InvoiceView old = office.issued(customer, "2026-01-10", "100.00");
        InvoiceView young = office.issued(customer, "2026-02-10", "100.00");
        InvoiceView draft = office.draft(customer, "100.00");
        office.received(customer, "2026-02-11", "116.00", on(young.invoice().id(), "116.00"));
        assertThat(ids(filter(customer, List.of("open"), null, null, null, null)))
                .containsExactly(old.invoice().id());
        assertThat(ids(filter(customer, List.of("paid", "draft"), null, null, null, null)))
                .containsExactly(draft.invoice().id(), young.invoice().id());
        assertThat(ids(filter(customer, List.of(), "2026-02-09", "2026-02-09", null, null)))
                .containsExactly(old.invoice().id());
        assertThat(ids(filter(customer, List.of(), "2026-02-10", null, null, null)))
                .containsExactly(young.invoice().id());
        assertThat(ids(filter(customer, List.of(), null, null, "2026-02-01", "2026-02-28")))
                .containsExactly(young.invoice().id());
        assertThat(
                        ids(
                                invoices(
                                        List.of(),
                                        customer,
                                        CurrencyCode.USD,
                                        Range.all(),
                                        Range.all(),
                                        null,
                                        null)))
                .isEmpty();
        assertThat(
                        ids(
                                invoices(
                                        List.of(),
                                        null,
                                        CurrencyCode.MXN,
                                        Range.all(),
                                        Range.all(),
                                        "ninguna",
                                        new UUID(0, 1))))
                .isEmpty();
        assertThat(invoices.findViews(tenant, List.of(old.invoice().id(), draft.invoice().id())))
                .containsExactlyInAnyOrder(old, draft);
        assertThat(invoices.findAll(tenant, List.of())).isEmpty();
    }

    @Test
    void money_and_its_uses_are_filtered() {
        CustomerId customer = office.customer("Pagador").id();
        InvoiceId invoice = office.issued(customer, "2026-01-10", "100.00").invoice().id();
        Payment early = office.received(customer, "2026-01-20", "10.00", on(invoice, "10.00"));
        Payment late = office.received(customer, "2026-02-20", "10.00", on(invoice, "5.00"));
        assertThat(
                        payments.list(
                                        tenant,
                                        payments("received", customer, "2026-01-20", "2026-02-19"),
                                        FIRST)
                                .items())
                .containsExactly(early);
        assertThat(payments.list(tenant, payments("reversed", customer, null, null), FIRST).items())
                .isEmpty();
        AllocationQueries allocations = new AllocationQueries(office.reads());
        assertThat(allocations.list(tenant, AllocationFilter.to(invoice), FIRST).items())
                .extracting(Allocation::payment)
                .containsExactly(late.id(), early.id());
        assertThat(
                        allocations
                                .list(
                                        tenant,
                                        new AllocationFilter(
                                                early.id(),
                                                null,
                                                invoice,
                                                null,
                                                List.of(),
                                                Range.all()),
                                        FIRST)
                                .items())
                .hasSize(1);
        CreditNoteId note = office.credited(customer, "2026-01-15", "1.00");
        CreditNoteQueries notes = new CreditNoteQueries(office.reads());
        assertThat(notes.list(tenant, notes("issued", customer), FIRST).items())
                .extracting(one -> one.id())
                .containsExactly(note);
        assertThat(notes.list(tenant, notes("void", customer), FIRST).items()).isEmpty();
        assertThat(notes.findAll(tenant, List.of(note))).hasSize(1);
        assertThat(allocations.ofCreditNotes(tenant, List.of(note), FIRST).get(note).items())
                .isEmpty();
    }

    private static void create(
            String name, String taxId, @Nullable String email, String externalId) {
        accepted(
                office.customers()
                        .create(
                                office.on("2026-01-02"),
                                new CreateCustomer(
                                        externalId,
                                        null,
                                        name,
                                        taxId,
                                        email,
                                        null,
                                        List.of(),
                                        Map.of(),
                                        CustomerReminding.STANDARD)));
    }

    private static List<String> names(CustomerFilter filter) {
        return customers.list(tenant, filter, FIRST).items().stream().map(Customer::name).toList();
    }

    private static List<InvoiceId> ids(InvoiceFilter filter) {
        return invoices.list(tenant, filter, FIRST).items().stream().map(Invoice::id).toList();
    }

    private static InvoiceFilter ofCustomer(CustomerId customer) {
        return filter(customer, List.of(), null, null, null, null);
    }

    private static InvoiceFilter filter(
            CustomerId customer,
            List<String> statuses,
            @Nullable String dueFrom,
            @Nullable String dueTo,
            @Nullable String issuedFrom,
            @Nullable String issuedTo) {
        return invoices(
                statuses,
                customer,
                null,
                new Range<>(date(dueFrom), date(dueTo)),
                new Range<>(date(issuedFrom), date(issuedTo)),
                null,
                null);
    }

    private static InvoiceFilter invoices(
            List<String> statuses,
            @Nullable CustomerId customer,
            @Nullable CurrencyCode currency,
            Range<LocalDate> due,
            Range<LocalDate> issued,
            @Nullable String externalId,
            @Nullable UUID fiscalUuid) {
        InvoiceFilter all = InvoiceFilter.ALL;
        return new InvoiceFilter(
                null,
                statuses,
                List.of(),
                customer,
                null,
                currency,
                due,
                issued,
                externalId,
                fiscalUuid,
                null,
                null,
                null,
                List.of(),
                all.timely(),
                all.total(),
                all.balance(),
                null);
    }

    private static CustomerFilter customers(
            @Nullable String words, @Nullable String taxId, @Nullable String externalId) {
        return new CustomerFilter(words, taxId, externalId, List.of(), null, null);
    }

    private static PaymentFilter payments(
            String status,
            CustomerId customer,
            @Nullable String receivedFrom,
            @Nullable String receivedTo) {
        return new PaymentFilter(
                List.of(status),
                customer,
                new Range<>(date(receivedFrom), date(receivedTo)),
                null,
                List.of(),
                null,
                Range.all(),
                List.of(),
                null,
                null,
                null);
    }

    private static CreditNoteFilter notes(String status, CustomerId customer) {
        return new CreditNoteFilter(
                List.of(status),
                customer,
                null,
                null,
                Range.all(),
                null,
                null,
                null,
                List.of(),
                null);
    }

    private static @Nullable LocalDate date(@Nullable String text) {
        return text == null ? null : LocalDate.parse(text);
    }

    private static List<InvoiceId> idsOf(Page<Invoice> page) {
        return page.items().stream().map(Invoice::id).toList();
    }

    /// What has no date comes after what has one; ids are in the order of their text.
    private static Comparator<Invoice> comparator(Order order) {
        Comparator<Invoice> byId = Comparator.comparing(invoice -> invoice.id().text());
        Comparator<Invoice> ascending =
                switch (order.key()) {
                    case "due_date" -> byDate(InvoiceHeader::dueDate).thenComparing(byId);
                    case "issue_date" -> byDate(InvoiceHeader::issueDate).thenComparing(byId);
                    case "total" ->
                            Comparator.<Invoice>comparingLong(
                                            invoice -> invoice.header().totals().total())
                                    .thenComparing(byId);
                    case "balance" ->
                            Comparator.<Invoice>comparingLong(
                                            invoice -> invoice.balance().minorUnits())
                                    .thenComparing(byId);
                    default -> byId;
                };
        return order.descending() ? ascending.reversed() : ascending;
    }

    private static Comparator<Invoice> byDate(Function<InvoiceHeader, @Nullable LocalDate> date) {
        return Comparator.comparing(
                invoice -> date.apply(invoice.header()),
                Comparator.nullsLast(Comparator.naturalOrder()));
    }

    private static PageRequest after(Page<Invoice> page, int limit) {
        return PageRequest.first(limit).after(page.places().getLast());
    }

    private static PageRequest before(Page<Invoice> page, int limit) {
        return PageRequest.first(limit).before(page.places().getFirst());
    }
}
