package io.cobro.connectors.cfdi;

import static io.cobro.connectors.cfdi.TestCfdi.assertRejected;
import static io.cobro.connectors.cfdi.TestCfdi.document;
import static io.cobro.connectors.cfdi.TestCfdi.invoice;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.connectors.cfdi.CfdiWriter.LineTax;
import io.cobro.connectors.cfdi.CfdiWriter.Party;
import io.cobro.core.fiscal.CfdiDocument;
import io.cobro.core.fiscal.CfdiLine;
import io.cobro.core.fiscal.CfdiParty;
import io.cobro.core.fiscal.CfdiProblem;
import io.cobro.core.fiscal.CfdiTax;
import io.cobro.core.fiscal.CfdiType;
import io.cobro.core.fiscal.CfdiWarning;
import io.cobro.core.fiscal.PaymentMethod;
import io.cobro.core.fiscal.Rfc;
import io.cobro.core.fiscal.TaxCode;
import io.cobro.core.fiscal.TaxDirection;
import io.cobro.core.fiscal.TaxFactor;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One good document, and what one wrong attribute makes of it.
class CfdiStructureTest {

    private static final String DRAFT = invoice().unsealed().xml();

    @Test
    void a_document_is_read_with_all_that_receivables_need() {
        CfdiDocument document = document(invoice().xml());
        assertThat(document.uuid()).isEqualTo(invoice().uuid());
        assertThat(document.stampSeal()).isNotNull().isEqualTo(document.seal());
        assertThat(document.type()).isEqualTo(CfdiType.INCOME);
        assertThat(document.number()).isEqualTo("A-10");
        assertThat(document.issuedAt()).isEqualTo(LocalDateTime.of(2026, 9, 1, 12, 0));
        assertThat(document.paymentMethod()).isEqualTo(PaymentMethod.PPD);
        assertThat(document.paymentForm()).isEqualTo("99");
        assertThat(document.paymentConditions()).isEqualTo("CREDITO 30 DIAS");
        assertThat(document.currency()).isEqualTo("MXN");
        assertThat(document.subtotal()).isEqualTo("3000.00");
        assertThat(document.discount()).isEqualTo("100.00");
        assertThat(document.total()).isEqualTo("3204.00");
        assertThat(document.issuer())
                .isEqualTo(
                        new CfdiParty(new Rfc("DAZ180312QKA"), "DISTRIBUIDORA AZUL", "601", null));
        assertThat(document.receiver())
                .isEqualTo(
                        new CfdiParty(
                                new Rfc("CNA210223UB2"), "CAFETERIA NUBE ALTA", "601", "G03"));
        assertThat(document.lines())
                .first()
                .isEqualTo(
                        new CfdiLine(
                                "Limpiador",
                                "47131805",
                                "H87",
                                new BigDecimal("10"),
                                new BigDecimal("200.00"),
                                new BigDecimal("100.00"),
                                new BigDecimal("2000.00"),
                                List.of(iva("0.160000", "1900.00", "304.00"))));
        assertThat(document.taxes())
                .containsExactly(
                        iva("0.160000", "1900.00", "304.00"), iva("0.000000", "1000.00", "0.00"));
        assertThat(document.warnings()).isEmpty();
    }

    private static CfdiTax iva(String rate, String base, String amount) {
        return new CfdiTax(
                TaxDirection.TRANSFERRED,
                TaxCode.IVA,
                null,
                TaxFactor.RATE,
                new BigDecimal(rate),
                new BigDecimal(base),
                new BigDecimal(amount));
    }

    @Test
    void a_draft_without_seal_and_stamp_is_read_and_known_by_its_hash() {
        CfdiDocument draft = document(DRAFT);
        assertThat(draft.uuid()).isNull();
        assertThat(draft.isStamped()).isFalse();
        assertThat(draft.seal()).isNull();
        assertThat(draft.documentHash()).matches("[0-9a-f]{64}");
        assertThat(draft.warnings()).containsExactly(CfdiWarning.SEAL_ABSENT);
    }

    @Test
    void relations_keep_their_order_in_upper_case() {
        assertThat(
                        document(
                                        invoice()
                                                .related(
                                                        "03",
                                                        "5c1d7e52-0b5b-4b1d-9a43-8d7c0a4f9e11",
                                                        "0C1D7E52-0B5B-4B1D-9A43-8D7C0A4F9E12")
                                                .xml())
                                .related("03"))
                .containsExactly(
                        "5C1D7E52-0B5B-4B1D-9A43-8D7C0A4F9E11",
                        "0C1D7E52-0B5B-4B1D-9A43-8D7C0A4F9E12");
    }

    @Test
    void a_payment_document_is_only_identified() {
        CfdiDocument payment =
                document(
                        new CfdiWriter(
                                        TestCfdi.ISSUER,
                                        "P",
                                        "P",
                                        "1",
                                        LocalDateTime.of(2026, 9, 1, 12, 0),
                                        new Party(
                                                "CNA210223UB2",
                                                "CAFETERIA NUBE ALTA",
                                                "44670",
                                                "601",
                                                "CP01"))
                                .xml());
        assertThat(payment.type()).isEqualTo(CfdiType.PAYMENT);
        assertThat(payment.type().changesReceivables()).isFalse();
        assertThat(payment.currency()).isEqualTo("XXX");
        assertThat(payment.lines()).isEmpty();
    }

    @Test
    void a_wrong_check_digit_is_only_a_warning() {
        assertThat(document(DRAFT.replace("CNA210223UB2", "CNA210223UB3")).warnings())
                .contains(CfdiWarning.RECEIVER_RFC_CHECK_DIGIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fecha",
                "SubTotal",
                "Moneda",
                "Total",
                "TipoDeComprobante",
                "Exportacion",
                "LugarExpedicion"
            })
    void required_attributes_of_the_document_are_required(String attribute) {
        assertRejected(
                invoice().unsealed().with(attribute, null).xml(),
                CfdiProblem.CFDI_FIELD_MISSING,
                "Comprobante@" + attribute);
    }

    @ParameterizedTest
    @CsvSource({
        "Fecha, 2026-02-30T00:00:00",
        "Fecha, 2026-09-01",
        "Fecha, 2026-09-01T12:00:00Z",
        "Serie, ''",
        "Serie, A|B",
        "Folio, 12345678901234567890123456789012345678901",
        "FormaPago, 9",
        "MetodoPago, PUD",
        "SubTotal, 1E3",
        "SubTotal, -1.00",
        "SubTotal, '1,000.00'",
        "SubTotal, 1.0000001",
        "SubTotal, 1234567890123456789",
        "Total, 3204.001",
        "Total, 999999999999999999.00",
        "Moneda, XXX",
        "Moneda, PES",
        "Moneda, mxn",
        "TipoCambio, 0",
        "TipoDeComprobante, X",
        "Exportacion, 05",
        "LugarExpedicion, 4410"
    })
    void attributes_of_the_document_have_their_form(String attribute, String value) {
        assertRejected(
                invoice().unsealed().with(attribute, value).xml(),
                CfdiProblem.CFDI_FIELD_INVALID,
                "Comprobante@" + attribute);
    }

    @ParameterizedTest
    @CsvSource({
        "Rfc=\"CNA210223UB2\", Rfc=\"CNA219923UB2\", Receptor@Rfc",
        "Rfc=\"DAZ180312QKA\", Rfc=\"\", Emisor@Rfc",
        "DomicilioFiscalReceptor=\"44670\", DomicilioFiscalReceptor=\"4467\", Receptor@DomicilioFiscalReceptor",
        "UsoCFDI=\"G03\", UsoCFDI=\"03\", Receptor@UsoCFDI",
        "RegimenFiscal=\"601\", RegimenFiscal=\"60\", Emisor@RegimenFiscal",
        "Cantidad=\"10\", Cantidad=\"0\", Concepto@Cantidad",
        "Cantidad=\"10\", Cantidad=\"10.0000001\", Concepto@Cantidad",
        "ClaveProdServ=\"47131805\", ClaveProdServ=\"4713180\", Concepto@ClaveProdServ",
        "ObjetoImp=\"02\", ObjetoImp=\"2\", Concepto@ObjetoImp",
        "Impuesto=\"002\", Impuesto=\"004\", Traslado@Impuesto",
        "TipoFactor=\"Tasa\", TipoFactor=\"tasa\", Traslado@TipoFactor",
        "Descripcion=\"Limpiador\", Descripcion=\"a|b\", Concepto@Descripcion"
    })
    void attributes_inside_the_document_have_their_form(String good, String bad, String where) {
        assertThat(DRAFT).contains(good);
        assertRejected(DRAFT.replace(good, bad), CfdiProblem.CFDI_FIELD_INVALID, where);
    }

    @ParameterizedTest
    @CsvSource({
        "Nombre=\"CAFETERIA NUBE ALTA\", Receptor@Nombre",
        "UsoCFDI=\"G03\", Receptor@UsoCFDI",
        "RegimenFiscalReceptor=\"601\", Receptor@RegimenFiscalReceptor",
        "Descripcion=\"Limpiador\", Concepto@Descripcion",
        "ClaveUnidad=\"H87\", Concepto@ClaveUnidad",
        "TasaOCuota=\"0.160000\", Traslado@TasaOCuota",
        "Base=\"1900.00\", Traslado@Base"
    })
    void required_attributes_inside_the_document_are_required(String attribute, String where) {
        assertThat(DRAFT).contains(attribute);
        assertRejected(DRAFT.replace(attribute, ""), CfdiProblem.CFDI_FIELD_MISSING, where);
    }

    @Test
    void elements_that_there_must_be_once_are_there_once() {
        String issuer =
                DRAFT.substring(DRAFT.indexOf("<cfdi:Emisor"), DRAFT.indexOf("<cfdi:Receptor"));
        assertRejected(
                DRAFT.replace(issuer, ""), CfdiProblem.CFDI_FIELD_MISSING, "Comprobante/Emisor");
        assertRejected(
                DRAFT.replace(issuer, issuer + issuer),
                CfdiProblem.CFDI_FIELD_INVALID,
                "Comprobante/Emisor");
        assertRejected(
                DRAFT.replaceAll("<cfdi:Concepto .*</cfdi:Concepto>", ""),
                CfdiProblem.CFDI_FIELD_MISSING,
                "Conceptos/Concepto");
    }

    @Test
    void the_refusal_of_a_whole_document_names_its_uuid_and_number() {
        var rejected = TestCfdi.rejected(TestCfdi.read(invoice().with("Moneda", "XXX").xml()));
        assertThat(rejected.uuid()).isEqualTo(invoice().uuid());
        assertThat(rejected.number()).isEqualTo("A-10");
    }

    @Test
    void other_xml_and_other_versions_are_told_apart() {
        assertRejected("<Document/>", CfdiProblem.NOT_A_CFDI, "not a CFDI");
        assertRejected("<Comprobante Version=\"4.0\"/>", CfdiProblem.NOT_A_CFDI, "not a CFDI");
        assertRejected(
                "<c:Comprobante xmlns:c=\"http://www.sat.gob.mx/cfd/3\" Version=\"3.3\"/>",
                CfdiProblem.VERSION_NOT_SUPPORTED,
                "4.0");
        assertRejected(
                DRAFT.replace("Version=\"4.0\"", "Version=\"4.1\""),
                CfdiProblem.VERSION_NOT_SUPPORTED,
                "4.0");
    }

    @Test
    void currencies_without_cents_have_totals_without_cents() {
        CfdiDocument yen =
                document(
                        new CfdiWriter(
                                        TestCfdi.ISSUER,
                                        "I",
                                        "A",
                                        "11",
                                        LocalDateTime.of(2026, 9, 1, 12, 0),
                                        new Party(
                                                "XEXX010101000",
                                                "KAZE TRADING",
                                                "44100",
                                                "616",
                                                "S01"))
                                .with("Moneda", "JPY")
                                .with("TipoCambio", "0.118")
                                .line("78141501", "E48", "Flete", "3", "1500", LineTax.IVA_0)
                                .xml());
        assertThat(yen.totalMoney().minorUnits()).isEqualTo(4_500);
    }
}
