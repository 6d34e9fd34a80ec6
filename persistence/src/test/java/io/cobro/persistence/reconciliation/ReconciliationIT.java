package io.cobro.persistence.reconciliation;

import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.testing.Office.mxn;
import static io.cobro.persistence.testing.Office.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Resource;
import io.cobro.core.Transactions;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.fiscal.FileContent;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.page.PageRequest;
import io.cobro.core.reconciliation.BankAccount;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankBooks;
import io.cobro.core.reconciliation.BankStatement;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.Counterparty;
import io.cobro.core.reconciliation.Desk;
import io.cobro.core.reconciliation.LineKind;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.core.reconciliation.MatchedInvoice;
import io.cobro.core.reconciliation.Matching;
import io.cobro.core.reconciliation.MatchingRun;
import io.cobro.core.reconciliation.Reconciling;
import io.cobro.core.reconciliation.StatementFormat;
import io.cobro.core.reconciliation.StatementImport;
import io.cobro.core.reconciliation.StatementImporting;
import io.cobro.core.reconciliation.StatementLine;
import io.cobro.core.reconciliation.StatementProblem;
import io.cobro.core.reconciliation.StatementReading;
import io.cobro.core.reconciliation.matching.CustomerIdentity;
import io.cobro.core.reconciliation.matching.PendingProposal;
import io.cobro.persistence.RoundTrips;
import io.cobro.persistence.invoice.InvoiceQueries;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReconciliationIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final String CLABE = "012180001183597198";
    private static final String ALFAS_CLABE = "002180012345678908";

    private static int offices;

    private Office ferreteria;
    private Office azul;
    private BankAccount account;
    private CustomerId alfa;

    @BeforeEach
    void open() {
        ferreteria = Office.open(DATABASE, "Ferretería del Norte " + ++offices);
        azul = Office.open(DATABASE, "Distribuidora Azul " + offices);
        account = account(ferreteria);
        account(azul);
        alfa = ferreteria.customer("Constructora Alfa del Bajío").id();
    }

    @Test
    void the_same_statement_twice_and_in_two_formats_changes_nothing() {
        StatementImport first = imported(ferreteria, camt(rent(), alfaPays("F A-2")));
        StatementImport again = imported(ferreteria, camt(rent(), alfaPays("F A-2")));
        StatementImport text = imported(ferreteria, bbva(rent(), alfaPays("PAGO FACT A2")));

        assertThat(first.linesImported()).isEqualTo(2);
        assertThat(List.of(again, text))
                .allSatisfy(statement -> {
                    assertThat(statement.linesImported()).isZero();
                    assertThat(statement.linesDuplicate()).isEqualTo(2);
                });
        List<BankTransaction> lines = lines(ferreteria);
        assertThat(lines)
                .extracting(BankTransaction::status)
                .containsExactly(BankTransaction.Status.UNMATCHED, BankTransaction.Status.EXCLUDED);
        assertThat(lines.getFirst().line().description()).isEqualTo("F A-2");
        assertThat(lines.getLast().exclusionReason()).isEqualTo("outgoing");
        assertThat(lines(azul)).isEmpty();

        var statements = new BankStatementQueries(ferreteria.reads());
        assertThat(statements.list(ferreteria.tenant().id(), null, PageRequest.first(10)).items())
                .containsExactly(text, again, first);
        assertThat(statements.find(azul.tenant().id(), first.id())).isEmpty();
    }

    @Test
    void what_another_format_adds_is_kept_with_the_line() {
        imported(ferreteria, camt(line("2026-02-10", "1160.00", "1160.00", "F A-2", null)));
        imported(ferreteria, bbva(line("2026-02-10", "1160.00", "1160.00", "F A-2", ALFAS_CLABE)));

        assertThat(lines(ferreteria))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.line().counterparty().account()).isEqualTo(ALFAS_CLABE);
                    assertThat(line.version()).isEqualTo(2);
                });
    }

    @Test
    void statements_that_come_at_once_bring_each_line_once() throws Exception {
        List<StatementLine> many = new ArrayList<>();
        for (int i = 1; i <= 1600; i++) {
            many.add(
                    line(
                            "2026-02-10",
                            "1.00",
                            BigDecimal.valueOf(i).setScale(2).toPlainString(),
                            "PAGO " + i,
                            null));
        }
        List<Future<StatementImport>> imports = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3; i++) {
                imports.add(
                        threads.submit(() ->
                                imported(ferreteria, camt(many.toArray(StatementLine[]::new)))));
            }
        }
        int fresh = 0;
        for (Future<StatementImport> one : imports) {
            fresh += one.get().linesImported();
        }
        assertThat(fresh).isEqualTo(1600);
    }

    @Test
    void a_statement_takes_three_round_trips_however_long() {
        StatementLine[] lines = new StatementLine[700];
        for (int i = 0; i < lines.length; i++) {
            lines[i] =
                    line(
                            "2026-02-10",
                            "1.00",
                            BigDecimal.valueOf(i + 1).setScale(2).toPlainString(),
                            "PAGO",
                            null);
        }
        assertThat(RoundTrips.during(() -> imported(ferreteria, camt(lines))).roundTrips())
                .as("the account, its lines, the writes")
                .isEqualTo(3);
    }

    @Test
    void problems_are_kept_with_the_statement_in_their_order() {
        List<StatementProblem> problems =
                List.of(
                        new StatementProblem(7, StatementProblem.Code.DATE_INVALID, "Not a date."),
                        new StatementProblem(3, StatementProblem.Code.BALANCE_GAP, "A gap."));
        BankStatement statement =
                new BankStatement(
                        CLABE,
                        CurrencyCode.MXN,
                        StatementFormat.CAMT053,
                        LocalDate.parse("2026-02-01"),
                        LocalDate.parse("2026-02-28"),
                        mxn("0.00"),
                        mxn("10.00"),
                        List.of(),
                        problems,
                        List.of(),
                        0);
        StatementImport taken = imported(ferreteria, statement);
        assertThat(
                        new BankStatementQueries(ferreteria.reads())
                                .find(ferreteria.tenant().id(), taken.id()))
                .contains(taken);
        assertThat(taken.problems()).isEqualTo(problems);
    }

    @Test
    void a_payment_that_names_its_invoice_is_accepted_and_can_be_undone() {
        InvoiceId invoice = anInvoice();
        imported(ferreteria, camt(alfaPays("FACTURA " + number(invoice))));

        MatchingRun run = matched(ferreteria);
        assertThat(run.accepted()).isOne();
        assertThat(run.linesConsidered()).isOne();
        Match match = matches().getFirst();
        assertThat(match.status()).isEqualTo(Match.Status.ACCEPTED);
        assertThat(match.actor()).isEqualTo(Match.Actor.AUTO);
        assertThat(match.allocations())
                .containsExactly(new MatchedInvoice(invoice, mxn("1160.00")));
        assertThat(match.evidence().features()).isNotEmpty();
        assertThat(invoice(invoice).status()).isEqualTo("paid");
        assertThat(lines(ferreteria).getFirst().match()).isEqualTo(match.id());
        assertThat(new MatchQueries(ferreteria.reads()).find(azul.tenant().id(), match.id()))
                .isEmpty();
        assertThat(
                        new MatchingRunQueries(ferreteria.reads())
                                .find(ferreteria.tenant().id(), run.id()))
                .contains(run);

        accepted(
                new Reconciling(ferreteria.transactions())
                        .undo(
                                ferreteria.on("2026-02-20"),
                                new Reconciling.UndoMatch(match.id(), null, null)));
        assertThat(invoice(invoice).status()).isEqualTo("open");
        assertThat(desk(account.id()).waiting())
                .singleElement()
                .satisfies(
                        waiting -> assertThat(waiting.refused()).containsExactly(Set.of(invoice)));
        assertThat(matched(ferreteria).accepted())
                .as("what a person has undone is not done again")
                .isZero();
    }

    @Test
    void what_is_not_sure_is_proposed_and_reserves_its_invoice_until_a_person_decides() {
        InvoiceId invoice = anInvoice();
        imported(ferreteria, camt(line("2026-02-10", "1160.00", "1160.00", "PAGO", null)));

        assertThat(matched(ferreteria).proposed()).isOne();
        Match proposal = matches().getFirst();
        assertThat(proposal.status()).isEqualTo(Match.Status.PROPOSED);
        assertThat(lines(ferreteria).getFirst().status())
                .isEqualTo(BankTransaction.Status.PROPOSED);
        assertThat(desk(null).book().proposals())
                .extracting(PendingProposal::bankLine)
                .containsExactly(proposal.bankTransaction());
        assertThat(matched(ferreteria).proposed()).as("the older proposal stays").isOne();
        assertThat(matches()).containsExactly(proposal);

        accepted(
                new Reconciling(ferreteria.transactions())
                        .accept(
                                ferreteria.on("2026-02-20"),
                                new Reconciling.AcceptMatch(proposal.id(), 1)));
        assertThat(invoice(invoice).status()).isEqualTo("paid");
        assertThat(matches().getFirst().actor()).isEqualTo(Match.Actor.HUMAN);
        assertThat(
                        refused(
                                        new Reconciling(ferreteria.transactions())
                                                .reject(
                                                        ferreteria.on("2026-02-20"),
                                                        new Reconciling.RejectMatch(
                                                                proposal.id(), null)))
                                .code())
                .isEqualTo("match_not_proposed");
        assertThat(desk(null).book().proposals()).isEmpty();
    }

    @Test
    void a_rejected_set_is_not_proposed_again() {
        InvoiceId invoice = anInvoice();
        imported(ferreteria, camt(line("2026-02-10", "1160.00", "1160.00", "PAGO", null)));
        matched(ferreteria);
        accepted(
                new Reconciling(ferreteria.transactions())
                        .reject(
                                ferreteria.on("2026-02-20"),
                                new Reconciling.RejectMatch(matches().getFirst().id(), null)));

        assertThat(desk(null).waiting().getFirst().refused()).containsExactly(Set.of(invoice));
        assertThat(matched(ferreteria).proposed()).isZero();
        assertThat(lines(ferreteria).getFirst().status())
                .isEqualTo(BankTransaction.Status.UNMATCHED);
    }

    @Test
    void accepted_matches_teach_whose_account_pays() {
        InvoiceId invoice = anInvoice();
        imported(ferreteria, camt(alfaPays("FACTURA " + number(invoice))));
        matched(ferreteria);

        var counted = RoundTrips.during(() -> desk(null).book());
        assertThat(counted.roundTrips()).isOne();
        assertThat(counted.value().customers())
                .singleElement()
                .satisfies(customer -> {
                    assertThat(customer.learnedAccounts()).containsExactly(ALFAS_CLABE);
                    assertThat(customer.learnedNames()).isEmpty();
                });
        assertThat(desk(azul, null).book().customers())
                .extracting(CustomerIdentity::learnedAccounts)
                .isEmpty();
    }

    @Test
    void a_run_takes_three_round_trips_however_much_it_accepts() {
        StatementLine[] lines = new StatementLine[60];
        for (int i = 0; i < lines.length; i++) {
            String total = "%d.00".formatted(1160 + i * 116);
            InvoiceId invoice =
                    ferreteria
                            .issued(alfa, "2026-02-01", "%d.00".formatted(1000 + i * 100))
                            .invoice()
                            .id();
            lines[i] =
                    line(
                            "2026-02-10",
                            total,
                            "%d.00".formatted(100_000 + i),
                            "FACTURA " + number(invoice),
                            ALFAS_CLABE);
        }
        imported(ferreteria, camt(lines));
        var run = RoundTrips.during(() -> matched(ferreteria));
        assertThat(run.value().accepted()).isEqualTo(60);
        assertThat(run.roundTrips()).as("the desk, the locks, the writes").isEqualTo(3);
    }

    @Test
    void two_lines_that_pay_parts_of_one_invoice_are_accepted_in_one_run() {
        InvoiceId invoice = anInvoice();
        String text = "PARCIALIDAD FACTURA " + number(invoice);
        imported(
                ferreteria,
                camt(
                        line("2026-02-10", "400.00", "400.00", text, ALFAS_CLABE),
                        line("2026-02-11", "300.00", "700.00", text, ALFAS_CLABE)));
        assertThat(matched(ferreteria).accepted()).isEqualTo(2);
        assertThat(invoice(invoice).balance()).isEqualTo(mxn("460.00"));
    }

    @Test
    void what_others_change_meanwhile_is_decided_anew() {
        InvoiceId first = anInvoice();
        InvoiceId second = anInvoice();
        InvoiceId third = anInvoice();
        imported(
                ferreteria,
                camt(
                        line("2026-02-10", "1160.00", "1.00", named(first), ALFAS_CLABE),
                        line("2026-02-11", "1160.00", "2.00", named(second), ALFAS_CLABE),
                        line("2026-02-12", "1160.00", "3.00", named(third), ALFAS_CLABE)));
        MatchingRun raced =
                matchedWhile(
                        ferreteria,
                        () ->
                                ferreteria.received(
                                        alfa,
                                        "2026-02-09",
                                        "1160.00",
                                        Office.on(second, "1160.00")));
        assertThat(raced.accepted()).isEqualTo(2);
        assertThat(invoice(first).status()).isEqualTo("paid");
        assertThat(invoice(third).status()).isEqualTo("paid");
        assertThat(matches())
                .filteredOn(match -> match.status() == Match.Status.ACCEPTED)
                .extracting(match -> match.allocations().getFirst().invoice())
                .containsExactlyInAnyOrder(first, third);
    }

    @Test
    void what_a_person_rejects_meanwhile_is_not_proposed_again() {
        anInvoice();
        imported(ferreteria, camt(line("2026-02-10", "1160.00", "1160.00", "PAGO", null)));
        matched(ferreteria);
        MatchId proposal = matches().getFirst().id();
        MatchingRun raced =
                matchedWhile(
                        ferreteria,
                        () ->
                                accepted(
                                        new Reconciling(ferreteria.transactions())
                                                .reject(
                                                        ferreteria.on("2026-02-20"),
                                                        new Reconciling.RejectMatch(
                                                                proposal, null))));
        assertThat(raced.proposed()).isZero();
        assertThat(raced.unmatched()).isOne();
        assertThat(matches()).extracting(Match::status).containsExactly(Match.Status.REJECTED);
    }

    @Test
    void an_invoice_that_is_paid_meanwhile_is_not_proposed() {
        InvoiceId invoice = anInvoice();
        imported(ferreteria, camt(line("2026-02-10", "1160.00", "1160.00", "PAGO", null)));
        MatchingRun raced =
                matchedWhile(
                        ferreteria,
                        () ->
                                ferreteria.received(
                                        alfa,
                                        "2026-02-09",
                                        "1160.00",
                                        Office.on(invoice, "1160.00")));
        assertThat(raced.proposed()).isZero();
        assertThat(matches()).isEmpty();
    }

    @Test
    void a_line_that_a_person_decides_meanwhile_is_not_counted() {
        anInvoice();
        imported(ferreteria, camt(line("2026-02-10", "1160.00", "1160.00", "PAGO", null)));
        matched(ferreteria);
        MatchId proposal = matches().getFirst().id();
        MatchingRun raced =
                matchedWhile(
                        ferreteria,
                        () ->
                                accepted(
                                        new Reconciling(ferreteria.transactions())
                                                .accept(
                                                        ferreteria.on("2026-02-20"),
                                                        new Reconciling.AcceptMatch(
                                                                proposal, null))));
        assertThat(raced.linesConsidered()).isZero();
        assertThat(matches()).hasSize(1);
    }

    @Test
    void runs_at_once_accept_each_line_once() throws Exception {
        InvoiceId invoice = anInvoice();
        imported(ferreteria, camt(alfaPays("FACTURA " + number(invoice))));
        List<Future<MatchingRun>> runs = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                runs.add(threads.submit(() -> matched(ferreteria)));
            }
        }
        int accepted = 0;
        for (Future<MatchingRun> run : runs) {
            accepted += run.get().accepted();
        }
        assertThat(accepted).isOne();
        assertThat(matches()).hasSize(1);
    }

    @Test
    void lines_and_matches_can_be_asked_for_by_what_they_are() {
        anInvoice();
        imported(ferreteria, camt(rent(), alfaPays("PAGO")));
        matched(ferreteria);
        var lines = new BankTransactionQueries(ferreteria.reads());
        assertThat(
                        lines.list(
                                        ferreteria.tenant().id(),
                                        new BankTransactionFilter(
                                                account.id(),
                                                Set.of(BankTransaction.Status.EXCLUDED),
                                                LocalDate.parse("2026-02-09"),
                                                LocalDate.parse("2026-02-09"),
                                                null,
                                                Set.of(),
                                                null,
                                                null,
                                                null,
                                                null),
                                        PageRequest.first(10))
                                .items())
                .hasSize(1);
        BankTransaction paid = lines(ferreteria).getFirst();
        assertThat(
                        new MatchQueries(ferreteria.reads())
                                .list(
                                        ferreteria.tenant().id(),
                                        new MatchFilter(
                                                Set.of(), paid.id(), null, null, null, Set.of()),
                                        PageRequest.first(10))
                                .items())
                .isEqualTo(
                        new MatchQueries(ferreteria.reads())
                                .ofLines(
                                        ferreteria.tenant().id(),
                                        List.of(paid.id()),
                                        PageRequest.first(10))
                                .get(paid.id())
                                .items());
        assertThat(
                        new BankAccountQueries(ferreteria.reads())
                                .list(ferreteria.tenant().id(), PageRequest.first(10))
                                .items())
                .containsExactly(account);
    }

    private String named(InvoiceId invoice) {
        return "FACTURA " + number(invoice);
    }

    private static BankAccount account(Office office) {
        return accepted(
                importing(office, List.of())
                        .create(
                                office.on("2026-01-02"),
                                new StatementImporting.CreateBankAccount(
                                        "BBVA", CLABE, null, "BBVA")));
    }

    private InvoiceId anInvoice() {
        return ferreteria.issued(alfa, "2026-02-01", "1000.00").invoice().id();
    }

    private Invoice invoice(InvoiceId id) {
        return new InvoiceQueries(ferreteria.reads())
                .find(ferreteria.tenant().id(), id)
                .orElseThrow()
                .invoice();
    }

    private String number(InvoiceId id) {
        return String.valueOf(invoice(id).header().number().text());
    }

    private static Desk desk(Office office, @Nullable BankAccountId of) {
        return office.reads()
                .read(office.tenant().id(), session -> new PostgresBankBooks(session).desk(of));
    }

    private Desk desk(@Nullable BankAccountId of) {
        return desk(ferreteria, of);
    }

    private static MatchingRun matched(Office office) {
        return matched(office, office.transactions());
    }

    private static MatchingRun matched(Office office, Transactions transactions) {
        return accepted(
                new Matching(transactions)
                        .run(office.on("2026-02-15"), new Matching.RunMatching(null)));
    }

    /// A run during which others do something after it has read the desk for the first time.
    private static MatchingRun matchedWhile(Office office, Runnable others) {
        AtomicBoolean done = new AtomicBoolean();
        Transactions interrupted =
                new Transactions() {
                    @Override
                    public <T extends Resource> Outcome<T> inTransaction(
                            CommandContext context, Function<Books, T> work) {
                        return office.transactions()
                                .inTransaction(
                                        context,
                                        books ->
                                                work.apply(
                                                        withAfter(
                                                                Books.class,
                                                                books,
                                                                "bank",
                                                                bank ->
                                                                        withAfter(
                                                                                BankBooks.class,
                                                                                (BankBooks) bank,
                                                                                "desk",
                                                                                desk ->
                                                                                        once(
                                                                                                (Reading<
                                                                                                                ?>)
                                                                                                        desk,
                                                                                                done,
                                                                                                others)))));
                    }
                };
        return matched(office, interrupted);
    }

    private static Reading<?> once(Reading<?> reading, AtomicBoolean done, Runnable others) {
        return () -> {
            Object value = reading.get();
            if (!done.getAndSet(true)) {
                CompletableFuture.runAsync(others).join();
            }
            return value;
        };
    }

    /// The same object but for what one method returns.
    private static <T> T withAfter(
            Class<T> type, T inner, String method, Function<Object, Object> change) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, called, arguments) -> {
                            try {
                                Object value = called.invoke(inner, arguments);
                                return called.getName().equals(method)
                                        ? change.apply(value)
                                        : value;
                            } catch (InvocationTargetException failure) {
                                throw failure.getCause();
                            }
                        }));
    }

    private List<Match> matches() {
        return new MatchQueries(ferreteria.reads())
                .list(ferreteria.tenant().id(), MatchFilter.ALL, PageRequest.first(10))
                .items();
    }

    private static List<BankTransaction> lines(Office office) {
        return new BankTransactionQueries(office.reads())
                .list(office.tenant().id(), BankTransactionFilter.ALL, PageRequest.first(100))
                .items();
    }

    private static StatementImport imported(Office office, BankStatement statement) {
        return accepted(
                importing(office, List.of(statement))
                        .importStatement(
                                office.on("2026-02-28"),
                                new StatementImporting.ImportStatement(
                                        new FileContent(new byte[] {1}), null, "feb.xml")));
    }

    private static StatementImporting importing(Office office, List<BankStatement> statements) {
        return new StatementImporting(
                office.transactions(), _ -> new StatementReading.Read(statements));
    }

    private static BankStatement camt(StatementLine... lines) {
        return statement(StatementFormat.CAMT053, lines);
    }

    private static BankStatement bbva(StatementLine... lines) {
        return statement(StatementFormat.BBVA_TEXT, lines);
    }

    private static BankStatement statement(StatementFormat format, StatementLine... lines) {
        return new BankStatement(
                CLABE,
                CurrencyCode.MXN,
                format,
                LocalDate.parse("2026-02-01"),
                LocalDate.parse("2026-02-28"),
                null,
                null,
                List.of(lines),
                List.of(),
                List.of(),
                0);
    }

    private static StatementLine rent() {
        return line("2026-02-09", "-500.00", "0.00", "RENTA", null);
    }

    private static StatementLine alfaPays(String text) {
        return line("2026-02-10", "1160.00", "1160.00", text, ALFAS_CLABE);
    }

    private static StatementLine line(
            String date, String amount, String balance, String text, @Nullable String payer) {
        return new StatementLine(
                1,
                LocalDate.parse(date),
                null,
                mxn(amount),
                mxn(balance),
                amount.startsWith("-") ? LineKind.TRANSFER_OUT : LineKind.TRANSFER_IN,
                text,
                null,
                null,
                null,
                null,
                new Counterparty(null, null, payer, null));
    }
}
