package io.cobro.core.reconciliation.matching;

import static io.cobro.core.reconciliation.matching.Scene.AZUL;
import static io.cobro.core.reconciliation.matching.Scene.ISSUED;
import static io.cobro.core.reconciliation.matching.Scene.NORTE;
import static io.cobro.core.reconciliation.matching.Scene.mxn;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.reconciliation.BankTransactionId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoubtTest {

    private final Scene scene =
            new Scene().open(NORTE, "A-1", "16573.94").open(AZUL, "A-2", "6331.00");

    @Test
    void an_amount_alone_is_never_enough() {
        Decision decision = scene.decide(scene.transfer("6331.00", "TRANSFERENCIA"));
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Propose.class,
                        propose ->
                                assertThat(propose.guards()).containsExactly(Guard.AMOUNT_ALONE));
    }

    @Test
    void an_amount_of_two_customers_is_proposed_for_both() {
        scene.open(AZUL, "A-3", "16573.94");
        assertThat(scene.decision(scene.transfer("16573.94", "TRANSFERENCIA")))
                .isEqualTo("propose A-1=16573.94 or A-3=16573.94");
    }

    @Test
    void an_amount_is_worth_as_little_as_it_is_common_in_the_book() {
        double rare = bitsOfTheAmount();
        for (int i = 0; i < 10; i++) {
            scene.paid(AZUL, "B-" + i, "16573.94");
        }
        assertThat(bitsOfTheAmount()).isLessThan(rare - 4);
    }

    private double bitsOfTheAmount() {
        return Matcher.assess(scene.book(), scene.transferFromNorte("16573.94", ""))
                .candidates()
                .getFirst()
                .features()
                .stream()
                .filter(feature -> feature.name().equals("amount_exact"))
                .mapToDouble(Feature::bits)
                .sum();
    }

    @Test
    void a_reference_that_agrees_with_nothing_is_evidence_against() {
        Book book = scene.book();
        double without = Matcher.assess(book, scene.transferFromNorte("16573.94", "PAGO")).none();
        double with =
                Matcher.assess(book, scene.transferFromNorte("16573.94", "FACTURA A-777")).none();
        assertThat(with).isGreaterThan(without * 4);
    }

    @Test
    void a_second_payment_of_a_paid_invoice_is_left_alone() {
        scene.paid(NORTE, "A-9", "2000.10");
        assertThat(scene.decision(scene.transferFromNorte("2000.10", "PAGO FACTURA A-9")))
                .isEqualTo("leave NAMES_A_CLOSED_DOCUMENT");
    }

    @Test
    void an_advance_is_not_taken_for_an_invoice_of_later() {
        scene.open(NORTE, "A-50", "9518.40", "9518.40", Scene.PAID.plusDays(5), false);
        assertThat(scene.decide(scene.transferFromNorte("9518.40", "ANTICIPO")))
                .isNotInstanceOf(Decision.Accept.class);
    }

    @Test
    void money_for_a_held_invoice_waits_for_a_person() {
        scene.open(NORTE, "A-60", "4242.42", "4242.42", ISSUED, true);
        assertThat(scene.decide(scene.transferFromNorte("4242.42", "FACTURA A-60")))
                .isInstanceOfSatisfying(
                        Decision.Propose.class,
                        propose -> assertThat(propose.guards()).containsExactly(Guard.HELD));
    }

    @Test
    void an_equal_amount_that_waits_for_the_same_invoice_blocks_acceptance() {
        assertThat(scene.inWords(decideBesideAProposalOf("16573.94", "16573.94")))
                .isEqualTo("propose A-1=16573.94");
        assertThat(scene.inWords(decideBesideAProposalOf("5000.00", "5000.00")))
                .isEqualTo("propose A-1=5000.00 in part");
    }

    @Test
    void a_proposal_reserves_its_part_of_the_invoice() {
        assertThat(scene.inWords(decideBesideAProposalOf("1000.00", "16573.94")))
                .isEqualTo("propose A-1=16573.94");
        assertThat(scene.inWords(decideBesideAProposalOf("1000.00", "5000.00")))
                .isEqualTo("accept A-1=5000.00 in part");
    }

    private Decision decideBesideAProposalOf(String waiting, String amount) {
        BankTransactionId other = new BankTransactionId(Scene.uuid("other"));
        Book book =
                scene.book()
                        .withProposal(
                                new PendingProposal(
                                        other, Map.of(scene.invoice("A-1"), mxn(waiting))));
        return Matcher.assess(book, scene.transferFromNorte(amount, "FACTURA A-1")).decision();
    }

    @Test
    void two_sums_that_fit_are_both_proposed() {
        scene.open(NORTE, "A-71", "1000.50")
                .open(NORTE, "A-72", "2000.50")
                .open(NORTE, "A-73", "1500.25")
                .open(NORTE, "A-74", "1500.75");
        assertThat(scene.decide(scene.transferFromNorte("3001.00", "PAGO FACTURAS")))
                .isInstanceOf(Decision.Propose.class);
    }

    @Test
    void the_only_sum_that_fits_is_accepted_from_its_payer() {
        scene.open(NORTE, "A-81", "1017.53").open(NORTE, "A-82", "2911.29");
        assertThat(scene.decision(scene.transferFromNorte("3928.82", "PAGO FACTURAS")))
                .isEqualTo("accept A-81=1017.53, A-82=2911.29");
    }

    @Test
    void our_own_transfer_that_came_back_is_no_customers_money() {
        for (String text :
                List.of(
                        "DEVOLUCION SPEI CUENTA INEXISTENTE",
                        "SPEI DEVUELTOBANREGIO/2006326859 2148938 DEVOLUCION")) {
            assertThat(scene.decision(scene.transfer("16573.94", text)))
                    .isEqualTo("exclude RETURNED_TRANSFER");
        }
    }

    @Test
    void the_same_book_and_credit_give_the_same_assessment() {
        IncomingCredit credit = scene.transferFromNorte("16573.94", "PAGO A-1");
        assertThat(Matcher.assess(scene.book(), credit))
                .isEqualTo(Matcher.assess(scene.book(), credit));
    }

    @Test
    void posteriors_of_all_hypotheses_add_up_to_one() {
        Assessment assessment =
                Matcher.assess(scene.book(), scene.transferFromNorte("6331.00", "FACTURA A-1"));
        double all =
                assessment.none()
                        + assessment.alreadyClosed()
                        + assessment.candidates().stream().mapToDouble(Candidate::posterior).sum();
        assertThat(all).isBetween(0.999, 1.001);
    }

    @Test
    void the_bits_of_a_candidate_are_the_sum_of_its_features() {
        for (Candidate candidate :
                Matcher.assess(scene.book(), scene.transferFromNorte("6331.00", "FACTURA A-1"))
                        .candidates()) {
            assertThat(candidate.features().stream().mapToDouble(Feature::bits).sum())
                    .isEqualTo(candidate.bits());
        }
    }

    @Test
    void hostile_texts_and_amounts_are_read_without_harm() {
        scene.open(NORTE, "A-90", "92233720368547758.07")
                .open(NORTE, "A-91", "92233720368547758.07");
        for (String text :
                List.of(
                        "A-1 ".repeat(50_000),
                        "9".repeat(100_000),
                        "FACTURA ".repeat(20_000),
                        "\u0000\uD800 A-\u0661\u0662 \u202E",
                        "FACTURAS A-90 A-91",
                        "-/.,;:&'\"")) {
            for (String amount : List.of("0.01", "92233720368547758.07")) {
                assertThat(scene.decide(scene.transfer(amount, text, text, text, text, text)))
                        .isNotNull();
            }
        }
    }
}
