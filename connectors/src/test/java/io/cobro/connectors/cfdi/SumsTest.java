package io.cobro.connectors.cfdi;

import static io.cobro.connectors.cfdi.TestCfdi.assertRejected;
import static io.cobro.connectors.cfdi.TestCfdi.document;
import static io.cobro.connectors.cfdi.TestCfdi.invoice;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.connectors.cfdi.CfdiWriter.LineTax;
import io.cobro.core.fiscal.CfdiProblem;
import io.cobro.core.fiscal.CfdiTax;
import io.cobro.core.fiscal.TaxCode;
import io.cobro.core.fiscal.TaxDirection;
import io.cobro.core.fiscal.TaxFactor;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// SubTotal 3000.00, Descuento 100.00, IVA 304.00, Total 3204.00.
class SumsTest {

    private static final String LOCAL_TAXES =
            """
            <implocal:ImpuestosLocales xmlns:implocal="http://www.sat.gob.mx/implocal" version="1.0" \
            TotaldeRetenciones="14.50" TotaldeTraslados="58.00">\
            <implocal:RetencionesLocales ImpLocRetenido="CMA" TasadeRetencion="0.50" Importe="14.50"/>\
            <implocal:TrasladosLocales ImpLocTrasladado="ISH" TasadeTraslado="2.00" Importe="58.00"/>\
            </implocal:ImpuestosLocales>\
            """;

    @ParameterizedTest
    @CsvSource({"Total, 3204.01", "Total, 3203.99", "SubTotal, 3000.01", "Descuento, 99.99"})
    void a_cent_of_rounding_is_tolerated(String attribute, String value) {
        assertThat(document(invoice().with(attribute, value).xml()).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Total, 3204.02, Total",
        "Total, 2900.00, Total",
        "SubTotal, 3000.02, SubTotal",
        "Descuento, 0.00, Descuento"
    })
    void more_than_a_cent_is_not(String attribute, String value, String detail) {
        assertRejected(invoice().with(attribute, value).xml(), CfdiProblem.TOTAL_MISMATCH, detail);
    }

    @Test
    void taxes_of_the_document_are_those_of_its_lines() {
        String draft = invoice().unsealed().xml();
        String group = draft.substring(draft.indexOf("<cfdi:Impuestos Total"));
        assertRejected(
                draft.replace(
                        group, group.replace("TasaOCuota=\"0.160000\"", "TasaOCuota=\"0.080000\"")),
                CfdiProblem.TOTAL_MISMATCH,
                "transferred iva rate 0.08");
        assertRejected(
                draft.replace(
                        group,
                        group.replace(
                                "TotalImpuestosTrasladados=\"304.00\"",
                                "TotalImpuestosTrasladados=\"314.00\"")),
                CfdiProblem.TOTAL_MISMATCH,
                "TotalImpuestosTrasladados");
        assertRejected(
                draft.replaceAll("<cfdi:Impuestos Total.*</cfdi:Impuestos>", ""),
                CfdiProblem.TOTAL_MISMATCH,
                "transferred iva rate 0.16");
    }

    @Test
    void withheld_taxes_lower_the_total() {
        String freight =
                invoice()
                        .line("78101802", "E48", "Flete", "1", "1000.00", LineTax.IVA_16_FREIGHT)
                        .xml();
        assertThat(document(freight).total()).isEqualTo("4324.00");
        assertThat(document(freight).taxes())
                .contains(
                        new CfdiTax(
                                TaxDirection.WITHHELD,
                                TaxCode.IVA,
                                null,
                                null,
                                null,
                                null,
                                new BigDecimal("40.00")));
    }

    @Test
    void exempt_lines_carry_no_tax() {
        String exempt =
                invoice().line("55101509", "H87", "Manual", "2", "50.00", LineTax.EXEMPT).xml();
        assertThat(document(exempt).taxes())
                .contains(
                        new CfdiTax(
                                TaxDirection.TRANSFERRED,
                                TaxCode.IVA,
                                null,
                                TaxFactor.EXEMPT,
                                null,
                                new BigDecimal("100.00"),
                                BigDecimal.ZERO));
    }

    @Test
    void local_taxes_count_in_the_total() {
        CfdiWriter local = invoice().complements(LOCAL_TAXES);
        assertRejected(local.xml(), CfdiProblem.TOTAL_MISMATCH, "off by 43.5.");
        assertThat(document(local.with("Total", "3247.50").xml()).taxes())
                .contains(
                        new CfdiTax(
                                TaxDirection.WITHHELD,
                                TaxCode.LOCAL,
                                "CMA",
                                TaxFactor.RATE,
                                new BigDecimal("0.0050"),
                                null,
                                new BigDecimal("14.50")));
    }

    /// 3 × 1.666666 three times is 14.999994; only the document has cents.
    @Test
    void lines_of_six_decimals_add_up_to_cents() {
        String line =
                """
                <cfdi:Concepto ClaveProdServ="50202301" Cantidad="3" ClaveUnidad="H87" Descripcion="Agua" \
                ValorUnitario="1.666666" Importe="4.999998" ObjetoImp="02"><cfdi:Impuestos><cfdi:Traslados>\
                <cfdi:Traslado Base="4.999998" Impuesto="002" TipoFactor="Tasa" TasaOCuota="0.160000" \
                Importe="0.800000"/></cfdi:Traslados></cfdi:Impuestos></cfdi:Concepto>\
                """;
        String draft =
                invoice()
                        .unsealed()
                        .with("SubTotal", "15.00")
                        .with("Descuento", null)
                        .with("Total", "17.40")
                        .xml()
                        .replaceAll("<cfdi:Concepto .*</cfdi:Concepto>", line.repeat(3))
                        .replaceAll("Base=\"1900.00\"", "Base=\"15.00\"")
                        .replace("304.00", "2.40");
        assertThat(document(draft).lines().getFirst().amount()).isEqualTo("4.999998");
    }
}
