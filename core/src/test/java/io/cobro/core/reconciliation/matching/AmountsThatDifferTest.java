package io.cobro.core.reconciliation.matching;

import static io.cobro.core.reconciliation.matching.Scene.AZUL;
import static io.cobro.core.reconciliation.matching.Scene.ISSUED;
import static io.cobro.core.reconciliation.matching.Scene.NORTE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AmountsThatDifferTest {

    private final Scene scene =
            new Scene()
                    .open(NORTE, "A-11", "9872.82", "9379.18", ISSUED, false)
                    .open(NORTE, "A-102", "20035.60")
                    .open(NORTE, "A-103", "201798.53")
                    .open(AZUL, "A-108", "10386.18");

    @Test
    void a_part_payment_that_names_its_invoice_is_applied_to_it() {
        assertThat(scene.decision(scene.transferFromNorte("2962.00", "ABONO FACTURA A-11")))
                .isEqualTo("accept A-11=2962.00 in part");
        assertThat(scene.decision(scene.transfer("7012.00", "PARCIALIDAD 1 FACT A-102")))
                .isEqualTo("accept A-102=7012.00 in part");
    }

    @Test
    void one_cent_short_leaves_one_cent_open() {
        assertThat(scene.decision(scene.transfer("10386.17", "PAGO A-108")))
                .isEqualTo("accept A-108=10386.17 in part");
    }

    @Test
    void an_overpayment_settles_the_invoice_and_the_rest_stays_unallocated() {
        assertThat(scene.decision(scene.transferFromNorte("201810.87", "PAGO FACTURA A103")))
                .isEqualTo("accept A-103=201798.53 and 12.34 left");
    }

    @Test
    void parcialidad_on_the_whole_of_an_untouched_invoice_is_not_accepted() {
        assertThat(scene.decision(scene.transferFromNorte("20035.60", "PARCIALIDAD 1 FACT A-102")))
                .startsWith("propose A-102=20035.60");
    }

    @Test
    void the_last_part_may_settle() {
        assertThat(scene.decision(scene.transferFromNorte("9379.18", "PARCIALIDAD 2 FACT A-11")))
                .isEqualTo("accept A-11=9379.18");
    }

    @Test
    void a_part_payment_by_somebody_else_is_only_proposed() {
        assertThat(
                        scene.decision(
                                scene.transfer(
                                        "5000.00",
                                        "FACTURA A-102",
                                        "FACTORAJE PUENTE ALTO SA DE CV",
                                        "FPA0504014B6",
                                        "",
                                        "")))
                .startsWith("propose A-102=5000.00 in part");
    }

    @Test
    void a_part_without_a_name_is_only_proposed() {
        assertThat(scene.decide(scene.transferFromNorte("10017.80", "PAGO")))
                .isInstanceOf(Decision.Propose.class);
    }

    @Test
    void money_of_one_currency_pays_no_document_of_another() {
        scene.openIn("USD", NORTE, "A-12", "1773.64");
        assertThat(scene.decide(scene.transferFromNorte("1773.64", "PAGO FACTURA A-12")))
                .isNotInstanceOf(Decision.Accept.class);
    }

    @Test
    void differences_have_their_names() {
        assertThat(AmountFit.of(98_000, 100_000, 1)).isEqualTo(AmountFit.EARLY_DISCOUNT);
        assertThat(AmountFit.of(99_950, 100_000, 1)).isEqualTo(AmountFit.BANK_FEE);
        assertThat(AmountFit.of(99_999, 100_000, 1)).isEqualTo(AmountFit.CENT);
        assertThat(AmountFit.of(33_333, 100_000, 1)).isEqualTo(AmountFit.FRACTION);
        assertThat(AmountFit.of(45_000, 100_000, 1)).isEqualTo(AmountFit.PART);
        assertThat(AmountFit.of(100_900, 100_000, 1)).isEqualTo(AmountFit.SLIGHTLY_OVER);
        assertThat(AmountFit.of(200_000, 100_000, 1)).isEqualTo(AmountFit.FAR_OVER);
        assertThat(AmountFit.of(1, Long.MAX_VALUE, 1)).isEqualTo(AmountFit.PART);
    }
}
