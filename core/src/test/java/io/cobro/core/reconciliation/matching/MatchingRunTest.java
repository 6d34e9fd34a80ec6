package io.cobro.core.reconciliation.matching;

import static io.cobro.core.reconciliation.matching.Scene.AZUL;
import static io.cobro.core.reconciliation.matching.Scene.NORTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankTransactionId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MatchingRunTest {

    private final Scene scene = new Scene();

    @Test
    void two_equal_halves_settle_one_invoice() {
        scene.open(NORTE, "A-1010", "15244.12");
        IncomingCredit first = scene.transferFromNorte("7622.06", "ABONO FACTURA A-1010");
        IncomingCredit second = scene.transferFromNorte("7622.06", "ABONO FACTURA A-1010");
        MatchingRun run = MatchingRun.of(scene.book(), List.of(first, second));
        assertThat(words(run, first)).isEqualTo("accept A-1010=7622.06 in part");
        assertThat(words(run, second)).isEqualTo("accept A-1010=7622.06");
    }

    @Test
    void what_could_not_be_told_apart_is_weighed_again_when_the_book_has_changed() {
        scene.open(AZUL, "A-1", "5432.10").open(AZUL, "A-2", "5432.10");
        String azul = "DISTRIBUIDORA AZUL S DE RL DE CV";
        IncomingCredit nameless = scene.transfer("5432.10", "PAGO", azul, "", "", "");
        IncomingCredit naming = scene.transfer("5432.10", "FACTURA A-2", azul, "", "", "");
        MatchingRun run = MatchingRun.of(scene.book(), List.of(nameless, naming));
        assertThat(words(run, naming)).isEqualTo("accept A-2=5432.10");
        assertThat(words(run, nameless)).isEqualTo("accept A-1=5432.10");
    }

    private String words(MatchingRun run, IncomingCredit credit) {
        return scene.inWords(run.of(credit).decision());
    }

    @Test
    void nothing_is_ever_over_applied() {
        for (long seed = 1; seed <= 40; seed++) {
            RandomBook random = new RandomBook(seed);
            MatchingRun run = MatchingRun.of(random.book, random.credits);
            Map<InvoiceId, Money> applied = new HashMap<>();
            for (IncomingCredit credit : random.credits) {
                Assessment assessment = run.of(credit);
                for (Candidate candidate : assessment.candidates()) {
                    Money sum = candidate.unallocated();
                    for (AppliedAmount part : candidate.applied()) {
                        assertThat(part.amount().isPositive()).as("seed %d", seed).isTrue();
                        sum = sum.plus(part.amount());
                    }
                    assertThat(sum).as("seed %d", seed).isEqualTo(credit.amount());
                }
                if (assessment.decision() instanceof Decision.Accept accept) {
                    accept.candidate()
                            .applied()
                            .forEach(p -> applied.merge(p.invoice(), p.amount(), Money::plus));
                }
            }
            applied.forEach((invoice, sum) ->
                    assertThat(sum).isLessThanOrEqualTo(random.balances.get(invoice)));
        }
    }

    /// Few amounts, few folios: a book where everything resembles everything.
    private static final class RandomBook {

        private final Random random;
        private final Map<InvoiceId, Money> balances = new HashMap<>();
        private final List<IncomingCredit> credits = new ArrayList<>();
        private final Book book;

        RandomBook(long seed) {
            random = new Random(seed);
            List<CustomerIdentity> customers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                customers.add(
                        new CustomerIdentity(
                                new CustomerId(id()),
                                "Cliente " + "ABCD".charAt(i) + "alle Mayor",
                                "CLI01010" + i + "AA" + i,
                                Set.of("acc" + i),
                                Set.of(),
                                Set.of()));
            }
            List<OpenDocument> documents = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                Money total = amount();
                Money balance =
                        Money.ofMinor(1 + random.nextLong(total.minorUnits()), total.currency());
                balance = random.nextBoolean() ? total : balance;
                OpenDocument document =
                        new OpenDocument(
                                new InvoiceId(id()),
                                customers.get(random.nextInt(4)).customer(),
                                new DocumentNames("A", "" + (100 + i), id()),
                                total,
                                balance,
                                day(),
                                day(),
                                random.nextInt(9) == 0);
                documents.add(document);
                balances.put(document.invoice(), balance);
            }
            for (int i = 0; i < 40; i++) {
                credits.add(credit());
            }
            book = Book.of(customers, documents, List.of());
        }

        private IncomingCredit credit() {
            StringBuilder text =
                    new StringBuilder(random.nextBoolean() ? "FACTURAS" : "PARCIALIDAD 2");
            for (int i = random.nextInt(4); i > 0; i--) {
                text.append(" A-").append(98 + random.nextInt(30));
            }
            return new IncomingCredit(
                    new BankTransactionId(id()),
                    day(),
                    amount(),
                    IncomingCredit.Kind.TRANSFER,
                    text.toString(),
                    "" + (98 + random.nextInt(30)),
                    "",
                    "",
                    random.nextBoolean() ? "CLI01010" + random.nextInt(5) + "AA1" : "",
                    "acc" + random.nextInt(6));
        }

        private Money amount() {
            return Money.ofMinor(
                    random.nextInt(8) == 0 ? 1 : 10_000L * (1 + random.nextInt(12)),
                    CurrencyCode.MXN);
        }

        private LocalDate day() {
            return LocalDate.of(2026, 1, 1).plusDays(random.nextInt(200));
        }

        private UUID id() {
            return new UUID(random.nextLong(), random.nextLong());
        }
    }
}
