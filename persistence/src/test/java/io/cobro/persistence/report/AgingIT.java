package io.cobro.persistence.report;

import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.testing.Office.mxn;
import static io.cobro.persistence.testing.Office.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cobro.core.Outcome;
import io.cobro.core.Resource;
import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.credit.CreditNoteCommand.AllocateCreditNote;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceCommand.VoidInvoiceCommand;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.payment.PaymentCommand.AllocatePayment;
import io.cobro.core.payment.PaymentCommand.RecordPayment;
import io.cobro.core.payment.PaymentCommand.ReversePayment;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.payment.PaymentMethod;
import io.cobro.core.report.AgingReport;
import io.cobro.core.report.AgingReport.Buckets;
import io.cobro.core.report.AgingReport.Row;
import io.cobro.core.report.AgingReport.Total;
import io.cobro.persistence.RoundTrips;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AgingIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final long SEED = Long.getLong("aging.seed", 20261121L);

    private static int offices;

    private Office ferreteria;
    private Office azul;

    @BeforeEach
    void open() {
        ferreteria = Office.open(DATABASE, "Ferretería del Norte " + ++offices);
        azul = Office.open(DATABASE, "Distribuidora Azul " + offices);
    }

    @Test
    void an_invoice_moves_through_the_buckets_as_days_pass() {
        CustomerId alfa = ferreteria.customer("Constructora Alfa").id();
        // Due on 3 March.
        ferreteria.issued(alfa, "2026-02-01", "1000.00");
        LocalDate due = LocalDate.parse("2026-03-03");

        assertThat(rows(ferreteria, LocalDate.parse("2026-01-31")))
                .as("before its issue nobody owes it")
                .isEmpty();
        for (long day : new long[] {-30, -1, 0}) {
            assertThat(only(ferreteria, due.plusDays(day)).current()).isEqualTo(116000);
        }
        for (long day : new long[] {1, 30}) {
            assertThat(only(ferreteria, due.plusDays(day)).days1To30()).isEqualTo(116000);
        }
        for (long day : new long[] {31, 60}) {
            assertThat(only(ferreteria, due.plusDays(day)).days31To60()).isEqualTo(116000);
        }
        for (long day : new long[] {61, 90}) {
            assertThat(only(ferreteria, due.plusDays(day)).days61To90()).isEqualTo(116000);
        }
        for (long day : new long[] {91, 5000}) {
            assertThat(only(ferreteria, due.plusDays(day)).days91AndMore()).isEqualTo(116000);
        }
        assertThat(rows(azul, due)).isEmpty();
    }

    @Test
    void money_and_credit_that_no_debt_has_used_are_negative_columns() {
        CustomerId alfa = ferreteria.customer("Constructora Alfa").id();
        InvoiceId invoice = ferreteria.issued(alfa, "2026-02-01", "1000.00").invoice().id();
        ferreteria.received(alfa, "2026-02-10", "500.00", on(invoice, "200.00"));
        ferreteria.credited(alfa, "2026-02-12", "100.00");
        unidentified(ferreteria, "2026-02-15", "77.70");

        AgingReport report = report(ferreteria, "2026-02-28");

        assertThat(report.rows())
                .extracting(Row::customerName, Row::buckets)
                .containsExactly(
                        tuple("Constructora Alfa", new Buckets(96000, 0, 0, 0, 0, -30000, -11600)),
                        tuple(null, new Buckets(0, 0, 0, 0, 0, -7770, 0)));
        assertThat(report.totals())
                .containsExactly(
                        new Total(
                                CurrencyCode.MXN,
                                new Buckets(96000, 0, 0, 0, 0, -37770, -11600),
                                46630));
        assertThat(report(ferreteria, "2026-02-11").totals())
                .containsExactly(
                        new Total(
                                CurrencyCode.MXN,
                                new Buckets(96000, 0, 0, 0, 0, -30000, 0),
                                66000));
    }

    @Test
    void rows_follow_the_names_as_a_reader_looks_them_up() {
        for (String name :
                List.of("zapatería", "Ávila", "avila hermanos", "Álamo", "Ñandú", "Nube")) {
            ferreteria.issued(ferreteria.customer(name).id(), "2026-02-01", "1.00");
        }
        assertThat(report(ferreteria, "2026-02-28").rows())
                .extracting(Row::customerName)
                .containsExactly("Álamo", "Ávila", "avila hermanos", "Nube", "Ñandú", "zapatería");
    }

    @Test
    void one_customer_or_one_currency_can_be_asked_for_in_one_round_trip() {
        CustomerId alfa = ferreteria.customer("Constructora Alfa").id();
        CustomerId gamma = ferreteria.customer("Gamma").id();
        ferreteria.issued(alfa, "2026-02-01", "1000.00");
        ferreteria.issued(gamma, "2026-02-01", "10.00");
        unidentified(ferreteria, "2026-02-15", "77.70");

        var counted =
                RoundTrips.during(() ->
                        new AgingQuery(ferreteria.reads())
                                .aging(
                                        ferreteria.tenant().id(),
                                        LocalDate.parse("2026-02-28"),
                                        gamma,
                                        CurrencyCode.MXN));
        assertThat(counted.roundTrips()).isOne();
        assertThat(counted.value().totals())
                .containsExactly(
                        new Total(CurrencyCode.MXN, new Buckets(1160, 0, 0, 0, 0, 0, 0), 1160));
        assertThat(
                        new AgingQuery(ferreteria.reads())
                                .aging(
                                        ferreteria.tenant().id(),
                                        LocalDate.parse("2026-02-28"),
                                        null,
                                        CurrencyCode.USD)
                                .rows())
                .isEmpty();
    }

    @Test
    void of_any_history_the_aging_of_any_date_is_what_the_journal_says() throws Exception {
        System.out.println("aging.seed = " + SEED);
        History one = new History(ferreteria, new Random(SEED));
        History other = new History(azul, new Random(SEED + 1));
        for (int step = 0; step < 250; step++) {
            one.step();
            if (step % 5 == 0) {
                other.step();
            }
        }
        assertThat(
                        Rows.of(
                                DATABASE,
                                ferreteria.tenant(),
                                "select distinct type from cobro.event_inbox where tenant_id = %d"
                                        .formatted(ferreteria.tenant().id().number())))
                .as("the history has some of each")
                .contains(
                        "invoice.voided",
                        "payment.reversed",
                        "payment.allocated",
                        "payment.unallocated",
                        "credit_note.allocated");
        agreeOnEveryDate(ferreteria);
        agreeOnEveryDate(azul);
    }

    private static void agreeOnEveryDate(Office office) throws Exception {
        List<Naive> postings = postings(office);
        for (LocalDate date = History.FIRST.minusDays(3);
                date.isBefore(History.FIRST.plusDays(History.DAYS + 130));
                date = date.plusDays(1)) {
            AgingReport report =
                    new AgingQuery(office.reads()).aging(office.tenant().id(), date, null, null);
            Map<String, Buckets> naive = naive(postings, date);
            Map<String, Buckets> found = new HashMap<>();
            report.rows()
                    .forEach(row ->
                            found.put(
                                    row.customer() == null
                                            ? "-"
                                            : row.customer().value().toString(),
                                    row.buckets()));
            assertThat(found).as("on %s", date).isEqualTo(naive);
            for (Total total : report.totals()) {
                assertThat(total.buckets().total())
                        .as("control on %s", date)
                        .isEqualTo(total.controlTotal());
            }
        }
    }

    /// A posting on receivables or unallocated cash.
    private record Naive(
            String customer,
            boolean receivable,
            @Nullable LocalDate due,
            LocalDate on,
            long minor) {}

    private static List<Naive> postings(Office office) throws Exception {
        return Rows.of(
                        DATABASE,
                        office.tenant(),
                        """
                        select customer_id, account, due_date, effective_date, amount_minor
                        from cobro.posting
                        where tenant_id = %d and account in ('accounts_receivable', 'unallocated_cash')
                        """
                                .formatted(office.tenant().id().number()))
                .stream()
                .map(row -> row.split(" "))
                .map(row ->
                        new Naive(
                                row[0],
                                row[1].equals("accounts_receivable"),
                                row[2].equals("-") ? null : LocalDate.parse(row[2]),
                                LocalDate.parse(row[3]),
                                Long.parseLong(row[4])))
                .toList();
    }

    private static Map<String, Buckets> naive(List<Naive> postings, LocalDate date) {
        Map<String, Buckets> rows = new HashMap<>();
        for (Naive posting : postings) {
            if (!posting.on().isAfter(date)) {
                rows.merge(posting.customer(), bucket(posting, date), Buckets::plus);
            }
        }
        rows.values().removeIf(Buckets.ZERO::equals);
        return rows;
    }

    private static Buckets bucket(Naive posting, LocalDate date) {
        long minor = posting.minor();
        if (!posting.receivable()) {
            return new Buckets(0, 0, 0, 0, 0, minor, 0);
        }
        if (posting.due() == null) {
            return new Buckets(0, 0, 0, 0, 0, 0, minor);
        }
        long late = ChronoUnit.DAYS.between(posting.due(), date);
        return late <= 0
                ? new Buckets(minor, 0, 0, 0, 0, 0, 0)
                : late <= 30
                        ? new Buckets(0, minor, 0, 0, 0, 0, 0)
                        : late <= 60
                                ? new Buckets(0, 0, minor, 0, 0, 0, 0)
                                : late <= 90
                                        ? new Buckets(0, 0, 0, minor, 0, 0, 0)
                                        : new Buckets(0, 0, 0, 0, minor, 0, 0);
    }

    /// A random history: dates go back and forth, what is refused does not happen.
    private static final class History {

        static final LocalDate FIRST = LocalDate.parse("2026-01-05");
        static final int DAYS = 60;

        /// After every day of the history, for what is dated back and nothing is dated ahead.
        private static final String TODAY = FIRST.plusDays(DAYS).toString();

        private final Office office;
        private final Random random;
        private final List<CustomerId> customers = new ArrayList<>();
        private final Map<CustomerId, List<InvoiceId>> invoices = new HashMap<>();
        private final List<PaymentId> payments = new ArrayList<>();
        private final Map<PaymentId, CustomerId> payers = new HashMap<>();

        History(Office office, Random random) {
            this.office = office;
            this.random = random;
            for (String name : List.of("Alfa", "Beta", "Gamma", "Delta")) {
                customers.add(office.customer(name).id());
            }
        }

        void step() {
            CustomerId customer = one(customers);
            switch (random.nextInt(12)) {
                case 0, 1, 2 ->
                        of(customer).add(office.issued(customer, day(), amount()).invoice().id());
                case 3, 4, 5 -> pay(customer);
                case 6 -> allocateLater();
                case 7 -> reverse();
                case 8 -> voidOne(customer);
                default -> credit(customer);
            }
        }

        private void pay(CustomerId customer) {
            String day = day();
            String amount = amount();
            AllocationRequest[] uses =
                    of(customer).isEmpty() || random.nextInt(4) == 0
                            ? new AllocationRequest[0]
                            : new AllocationRequest[] {
                                new AllocationRequest(one(of(customer)), null)
                            };
            accepted(
                    office.payments()
                            .record(office.on(day), Office.aPayment(customer, day, amount, uses)),
                    payment -> {
                        payments.add(payment.id());
                        payers.put(payment.id(), customer);
                    });
        }

        private void allocateLater() {
            if (payments.isEmpty()) {
                return;
            }
            PaymentId payment = one(payments);
            List<InvoiceId> open = of(Objects.requireNonNull(payers.get(payment)));
            if (!open.isEmpty()) {
                office.payments()
                        .allocate(
                                office.on(TODAY),
                                new AllocatePayment(
                                        payment,
                                        null,
                                        List.of(new AllocationRequest(one(open), null)),
                                        false,
                                        late()));
            }
        }

        private void reverse() {
            if (!payments.isEmpty()) {
                office.payments()
                        .reverse(office.on(TODAY), new ReversePayment(one(payments), null, late()));
            }
        }

        private void voidOne(CustomerId customer) {
            if (!of(customer).isEmpty()) {
                office.invoicing()
                        .voidInvoice(
                                office.on(TODAY),
                                new VoidInvoiceCommand(one(of(customer)), null, late()));
            }
        }

        private void credit(CustomerId customer) {
            CreditNoteId note = office.credited(customer, day(), amount());
            if (!of(customer).isEmpty() && random.nextBoolean()) {
                office.crediting()
                        .allocate(
                                office.on(TODAY),
                                new AllocateCreditNote(
                                        note,
                                        null,
                                        List.of(new AllocationRequest(one(of(customer)), null)),
                                        late()));
            }
        }

        private List<InvoiceId> of(CustomerId customer) {
            return invoices.computeIfAbsent(customer, _ -> new ArrayList<>());
        }

        private String day() {
            return date().toString();
        }

        private LocalDate date() {
            return FIRST.plusDays(random.nextInt(DAYS));
        }

        /// A day on which there is more to act upon.
        private LocalDate late() {
            LocalDate one = date();
            LocalDate other = date();
            return one.isAfter(other) ? one : other;
        }

        private String amount() {
            return BigDecimal.valueOf(1 + random.nextInt(200_000), 2).toPlainString();
        }

        private <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        private static <T extends Resource> void accepted(Outcome<T> outcome, Consumer<T> then) {
            if (outcome instanceof Outcome.Accepted<T>(T value)) {
                then.accept(value);
            }
        }
    }

    private static void unidentified(Office office, String date, String amount) {
        accepted(
                office.payments()
                        .record(
                                office.on(date),
                                new RecordPayment(
                                        null,
                                        null,
                                        mxn(amount),
                                        LocalDate.parse(date),
                                        PaymentMethod.SPEI,
                                        null,
                                        null,
                                        null,
                                        Map.of(),
                                        List.of(),
                                        false)));
    }

    private static AgingReport report(Office office, String date) {
        return new AgingQuery(office.reads())
                .aging(office.tenant().id(), LocalDate.parse(date), null, null);
    }

    private static List<Row> rows(Office office, LocalDate date) {
        return report(office, date.toString()).rows();
    }

    private static Buckets only(Office office, LocalDate date) {
        assertThat(rows(office, date)).hasSize(1);
        return rows(office, date).getFirst().buckets();
    }
}
