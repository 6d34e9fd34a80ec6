package io.cobro.core.reconciliation.matching;

import static io.cobro.core.reconciliation.matching.Scene.AZUL;
import static io.cobro.core.reconciliation.matching.Scene.NORTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class InvoicesNamedInATextTest {

    private final Scene scene =
            new Scene()
                    .open(NORTE, "A-10", "1160.00")
                    .open(NORTE, "A-100", "2379.74")
                    .open(NORTE, "A-1000", "12348.78")
                    .open(NORTE, "A-105", "1795.10")
                    .open(NORTE, "A-107", "14444.25")
                    .open(NORTE, "A-101", "17662.72");

    @Test
    void a_folio_is_found_in_every_usual_spelling() {
        for (String text :
                List.of(
                        "A-1000",
                        "A1000",
                        "A 1000",
                        "a-1000",
                        "PAGO FACTURA A-1000",
                        "FAC A-1000",
                        "F/A-1000",
                        "FACT. A1000 SERVICIO",
                        "FACTA1000",
                        "Fact#A-01000",
                        "FACTURA NO. 1000",
                        "PAGO FOLIO 1000 SERIE A")) {
            assertThat(scene.decision(scene.transferFromNorte("12348.78", text)))
                    .as(text)
                    .isEqualTo("accept A-1000=12348.78");
        }
    }

    @Test
    void a_folio_is_not_found_inside_a_longer_one() {
        Assessment assessment =
                Matcher.assess(scene.book(), scene.transferFromNorte("12348.78", "PAGO A-1000"));
        assertThat(scene.inWords(assessment.decision())).isEqualTo("accept A-1000=12348.78");
        assertThat(assessment.candidates().stream().skip(1))
                .noneMatch(candidate ->
                        candidate.features().stream()
                                .anyMatch(f -> f.name().equals("reference_exact")));
    }

    @Test
    void the_shorter_folio_is_chosen_where_it_is_written() {
        assertThat(scene.decision(scene.transferFromNorte("1160.00", "PAGO FACTURA A-10")))
                .isEqualTo("accept A-10=1160.00");
    }

    @Test
    void a_list_pays_each_invoice_its_balance() {
        for (String text :
                List.of(
                        "PAGO FACTURAS A-105 A-107 A-101",
                        "A-105, 107 y 101",
                        "FACTS A105/A107/A101",
                        "FACTURAS 105,107,101",
                        "A-105 + A-107 + A-101")) {
            assertThat(scene.decision(scene.transferFromNorte("33902.07", text)))
                    .as(text)
                    .isEqualTo("accept A-101=17662.72, A-105=1795.10, A-107=14444.25");
        }
    }

    @Test
    void a_fragment_of_the_fiscal_uuid_names_its_invoice() {
        String hex = Scene.uuid("fiscal A-107").toString().toUpperCase(Locale.ROOT);
        for (String text :
                List.of(
                        "CFDI " + hex.substring(0, 8),
                        "PAGO " + hex.substring(24),
                        "PAGO UUID " + hex)) {
            assertThat(scene.decision(scene.transfer("14444.25", text)))
                    .as(text)
                    .isEqualTo("accept A-107=14444.25");
        }
    }

    @Test
    void dates_tax_ids_accounts_and_tracking_keys_are_no_folios() {
        for (String text :
                List.of(
                        "PAGO DEL 10/10/2026",
                        "PAGO 2026-10-10",
                        "PAGO OCT 2026",
                        "PAGO TQA031010R49",
                        "CTA 021650676178542224",
                        "CVE RAST B202610272080202",
                        "DEPOSITO EN EFECTIVO SUC 0105",
                        "REF 1000",
                        "PARCIALIDAD 10")) {
            CreditText read = CreditText.of(scene.transfer("1.00", text));
            assertThat(ReferenceReader.read(scene.book().index(), read)).as(text).isEmpty();
        }
    }

    @Test
    void a_number_alone_that_two_series_have_names_neither() {
        scene.open(AZUL, "B-1000", "12348.78");
        assertThat(scene.decide(scene.transfer("12348.78", "PAGO 1000")))
                .isInstanceOf(Decision.Propose.class);
    }

    @Test
    void a_damaged_folio_is_enough_with_its_customer_and_its_exact_balance() {
        scene.open(NORTE, "A-2007", "29164.43");
        for (String text : List.of("PAGO FACT A-2070", "A-20O7", "A-207", "A-22007", "FAC 007")) {
            assertThat(scene.decision(scene.transferFromNorte("29164.43", text)))
                    .as(text)
                    .isEqualTo("accept A-2007=29164.43");
            assertThat(scene.decision(scene.transfer("29164.43", text)))
                    .as(text)
                    .startsWith("propose A-2007=29164.43");
        }
    }

    @Test
    void a_replaced_folio_leads_to_its_substitute() {
        scene.replaced(AZUL, "A-300", "10707.96", "A-309").open(AZUL, "A-309", "5904.84");
        assertThat(scene.decision(scene.transfer("5904.84", "PAGO FACTURA A-300")))
                .isEqualTo("accept A-309=5904.84");
        assertThat(scene.decide(scene.transfer("900.00", "PAGO FACTURA A-300")))
                .isNotInstanceOf(Decision.Accept.class);
    }

    @Test
    void the_banks_number_counts_only_as_an_open_folio_of_the_payer() {
        scene.open(AZUL, "A-4711", "777.77");
        String azul = "DISTRIBUIDORA AZUL S DE RL DE CV";
        assertThat(scene.decision(scene.transfer("777.77", "PAGO", azul, "", "", "0004711")))
                .isEqualTo("accept A-4711=777.77");
        assertThat(scene.decision(scene.transfer("12348.78", "FACT. A1000", "", "", "", "0004711")))
                .isEqualTo("accept A-1000=12348.78");
        assertThat(scene.decision(scene.transfer("55.00", "PAGO", azul, "", "", "9994711")))
                .doesNotStartWith("accept");
    }
}
