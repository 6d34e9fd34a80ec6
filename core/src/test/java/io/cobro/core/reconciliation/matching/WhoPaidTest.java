package io.cobro.core.reconciliation.matching;

import static io.cobro.core.reconciliation.matching.Scene.AZUL;
import static io.cobro.core.reconciliation.matching.Scene.AZUL_RFC;
import static io.cobro.core.reconciliation.matching.Scene.NORTE;
import static io.cobro.core.reconciliation.matching.Scene.NORTE_CLABE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class WhoPaidTest {

    private final Scene scene =
            new Scene().open(NORTE, "A-1", "12049.98").open(AZUL, "A-2", "6934.36");

    @Test
    void an_account_on_file_and_the_exact_total_are_enough() {
        assertThat(scene.decision(scene.transfer("12049.98", "", "", "", NORTE_CLABE, "")))
                .isEqualTo("accept A-1=12049.98");
    }

    @Test
    void a_tax_id_in_the_text_and_the_exact_total_are_enough() {
        assertThat(scene.decision(scene.transfer("6934.36", "PAGO " + AZUL_RFC)))
                .isEqualTo("accept A-2=6934.36");
    }

    @Test
    void a_full_name_in_the_text_and_the_exact_total_are_enough() {
        assertThat(scene.decision(scene.transfer("6934.36", "PAGO DISTRIBUIDORA AZUL")))
                .isEqualTo("accept A-2=6934.36");
    }

    @Test
    void a_name_that_the_bank_cut_is_still_the_name() {
        String name = "Comercializadora de Productos Agropecuarios del Sureste, S.A. de C.V.";
        scene.customer(name, "CPA010203AA1", Set.of()).open(name, "A-3", "4321.09");
        assertThat(
                        scene.decision(
                                scene.transfer(
                                        "4321.09",
                                        "PAGO",
                                        "COMERCIALIZADORA DE PRODUCTOS AGROPECUAR",
                                        "",
                                        "",
                                        "")))
                .isEqualTo("accept A-3=4321.09");
    }

    @Test
    void customers_with_nearly_one_name_are_told_apart_by_small_words_and_legal_form() {
        String sapi = "Comercializadora de los Altos de Tepa, S.A.P.I. de C.V.";
        String sa = "Comercializadora los Altos de Tepa, S.A. de C.V.";
        scene.customer(sapi, "CAT070416HF7", Set.of()).customer(sa, "CAT961114TP2", Set.of());
        scene.open(sapi, "A-4", "16573.94").open(sa, "A-5", "16573.94");
        assertThat(
                        scene.decision(
                                scene.transfer(
                                        "16573.94",
                                        "TRANSFERENCIA",
                                        "COMERCIALIZADORA LOS ALTOS DE TEPA SA DE CV",
                                        "",
                                        "",
                                        "")))
                .isEqualTo("accept A-5=16573.94");
        assertThat(scene.decide(scene.transfer("16573.94", "COMERCIALIZADORA ALTOS TEPA")))
                .isInstanceOf(Decision.Propose.class);
    }

    @Test
    void a_third_party_with_the_exact_folio_and_total_is_accepted() {
        assertThat(
                        scene.decision(
                                scene.transfer(
                                        "6934.36",
                                        "CESION FACTURA A-2",
                                        "FACTORAJE PUENTE ALTO SA DE CV",
                                        "FPA0504014B6",
                                        "058180557341745601",
                                        "")))
                .isEqualTo("accept A-2=6934.36");
    }

    @Test
    void a_stranger_with_an_amount_that_fits_is_only_proposed() {
        assertThat(
                        scene.decision(
                                scene.transfer(
                                        "6934.36",
                                        "PAGO PROVEEDORES",
                                        "GRUPO ANAHUALLI SA DE CV",
                                        "GCA980915UT5",
                                        "",
                                        "")))
                .startsWith("propose A-2=6934.36");
    }

    @Test
    void the_generic_tax_id_identifies_nobody() {
        scene.customer("Público en general", "XAXX010101000", Set.of());
        scene.open("Público en general", "A-6", "500.55");
        assertThat(scene.decide(scene.transfer("500.55", "", "", "XAXX010101000", "", "")))
                .isInstanceOf(Decision.Propose.class);
    }

    @Test
    void an_accepted_match_teaches_the_payers_account() {
        String account = "002010712157698117";
        IncomingCredit first = scene.transfer("6934.36", "FACTURA A-2", "", "", account, "");
        scene.open(AZUL, "A-7", "888.18");
        Book book = scene.book();
        book = book.after(first, Matcher.assess(book, first).decision());
        Assessment second =
                Matcher.assess(book, scene.transfer("888.18", "PAGO", "", "", account, ""));
        assertThat(scene.inWords(second.decision())).isEqualTo("accept A-7=888.18");
        assertThat(second.payer()).contains(Scene.customerId(AZUL));
    }

    @Test
    void a_third_partys_account_is_not_learned() {
        IncomingCredit third =
                scene.transfer(
                        "6934.36", "FACTURA A-2", "FACTORAJE ALTO", "FPA0504014B6", "058", "");
        assertThat(scene.book().teaches(third, Scene.customerId(AZUL))).isFalse();
    }
}
