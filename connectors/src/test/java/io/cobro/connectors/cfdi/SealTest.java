package io.cobro.connectors.cfdi;

import static io.cobro.connectors.cfdi.TestCfdi.assertRejected;
import static io.cobro.connectors.cfdi.TestCfdi.document;
import static io.cobro.connectors.cfdi.TestCfdi.invoice;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.connectors.cfdi.CfdiWriter.LineTax;
import io.cobro.connectors.cfdi.CfdiWriter.Party;
import io.cobro.core.fiscal.CfdiDocument;
import io.cobro.core.fiscal.CfdiProblem;
import io.cobro.core.fiscal.CfdiWarning;
import java.time.LocalDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {

    private static final TestIssuer OTHER =
            TestIssuer.of("PPC160905RD1", "PAPELERIA PUNTO Y COMA", "30001000000900000018");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Descripcion=\"Limpiador\"",
                "Nombre=\"CAFETERIA NUBE ALTA\"",
                "CondicionesDePago=\"CREDITO 30 DIAS\"",
                "UsoCFDI=\"G03\""
            })
    void whatever_was_changed_after_sealing_shows(String attribute) {
        String good = invoice().xml();
        String bad =
                attribute
                        .replace("Limpiador", "Limpiadora")
                        .replace("ALTA", "BAJA")
                        .replace("30", "90")
                        .replace("G03", "G01");
        assertThat(good).contains(attribute);
        assertRejected(good.replace(attribute, bad), CfdiProblem.SEAL_INVALID, "Sello");
    }

    @Test
    void a_changed_total_breaks_the_seal_before_the_sums() {
        assertRejected(
                invoice().xml().replace(" Total=\"3204.00\"", " Total=\"3304.00\""),
                CfdiProblem.SEAL_INVALID,
                "Sello");
    }

    @Test
    void what_is_outside_the_seal_may_change() {
        String good = invoice().xml();
        CfdiDocument expected = document(good);
        assertThat(document(good.replace("><", ">\n  <"))).isEqualTo(expected);
        assertThat(document(good.replace("cfdi:", "c:").replace("xmlns:cfdi", "xmlns:c")))
                .isEqualTo(expected);
        assertThat(document(invoice().addenda("<a xmlns=\"urn:x\">PO 4711</a>").xml()))
                .isEqualTo(expected);
    }

    @Test
    void a_stamp_is_of_one_seal() {
        String good = invoice().xml();
        Matcher stampSeal = Pattern.compile("SelloCFD=\"([^\"]*)\"").matcher(good);
        assertThat(stampSeal.find()).isTrue();
        assertRejected(
                good.replace(
                        stampSeal.group(),
                        "SelloCFD=\"" + stampSeal.group(1).replaceFirst("^.", "_") + "\""),
                CfdiProblem.STAMP_SEAL_MISMATCH,
                "SelloCFD");
    }

    @Test
    void a_seal_that_is_no_signature_is_invalid() {
        String good = invoice().unstamped().xml();
        assertRejected(
                good.replaceFirst("Sello=\"[^\"]*\"", "Sello=\"AAAA\""),
                CfdiProblem.SEAL_INVALID,
                "Sello");
        assertRejected(
                good.replaceFirst("Sello=\"[^\"]*\"", "Sello=\"***\""),
                CfdiProblem.SEAL_INVALID,
                "Sello");
    }

    @Test
    void a_stamped_document_is_sealed() {
        String good = invoice().xml();
        assertRejected(
                good.replaceFirst(" Sello=\"[^\"]*\"", "")
                        .replaceFirst("SelloCFD=\"[^\"]*\"", "SelloCFD=\"\""),
                CfdiProblem.CFDI_FIELD_MISSING,
                "Comprobante@Sello");
    }

    @Test
    void a_sealed_document_embeds_its_certificate() {
        assertRejected(
                invoice().with("Certificado", null).xml(),
                CfdiProblem.CFDI_FIELD_MISSING,
                "Certificado");
        assertRejected(
                invoice().with("Certificado", "bm8gY2VydGlmaWNhdGU=").xml(),
                CfdiProblem.CFDI_FIELD_INVALID,
                "Certificado");
    }

    @Test
    void the_certificate_is_the_one_that_is_named() {
        assertRejected(
                invoice().with("NoCertificado", "30001000000900000099").xml(),
                CfdiProblem.CERTIFICATE_MISMATCH,
                "NoCertificado");
    }

    @Test
    void the_certificate_is_the_issuers() {
        String foreign =
                new CfdiWriter(
                                OTHER,
                                "I",
                                "A",
                                "10",
                                LocalDateTime.of(2026, 9, 1, 12, 0),
                                new Party(
                                        "CNA210223UB2",
                                        "CAFETERIA NUBE ALTA",
                                        "44670",
                                        "601",
                                        "G03"))
                        .line("47131805", "H87", "Limpiador", "1", "1.00", LineTax.IVA_16)
                        .unsealed()
                        .xml()
                        .replace("Rfc=\"PPC160905RD1\"", "Rfc=\"DAZ180312QKA\"")
                        .replace("NoCertificado=\"\"", "NoCertificado=\"30001000000900000018\"")
                        .replace(
                                " Certificado=\"\"",
                                " Certificado=\"" + OTHER.certificate() + "\"");
        assertRejected(
                foreign.replace("Sello=\"\"", "Sello=\"" + OTHER.seal(foreign) + "\""),
                CfdiProblem.CERTIFICATE_MISMATCH,
                "another RFC");

        String lent =
                foreign.replace(
                        "RegimenFiscal=\"601\"/>",
                        "RegimenFiscal=\"601\" FacAtrAdquirente=\"1234567890\"/>");
        assertThat(
                        document(lent.replace("Sello=\"\"", "Sello=\"" + OTHER.seal(lent) + "\""))
                                .warnings())
                .containsExactly(CfdiWarning.SEALED_BY_OTHER);
    }

    /// The certificate is valid from 2025-01-15 18:00 to 2029-01-15 18:00 UTC: noon in the middle
    /// of Mexico, 13:00 in its east and 10:00 in its west.
    @ParameterizedTest
    @ValueSource(strings = {"2025-01-15T10:00:00", "2029-01-15T13:00:00"})
    void the_certificate_may_be_valid_in_any_zone_of_mexico(String issuedAt) {
        assertThat(document(invoice().with("Fecha", issuedAt).xml()).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-01-15T09:59:59", "2029-01-15T13:00:01", "2021-06-01T00:00:00"})
    void the_certificate_was_valid_at_issue(String issuedAt) {
        assertRejected(
                invoice().with("Fecha", issuedAt).xml(),
                CfdiProblem.CERTIFICATE_MISMATCH,
                "not valid at Fecha");
    }

    @Test
    void a_complement_that_we_do_not_know_leaves_the_seal_unchecked() {
        String unknown = "<x:Otro xmlns:x=\"http://www.sat.gob.mx/otro\" version=\"1.0\"/>";
        String good = invoice().xml();
        CfdiDocument document =
                document(
                        good.replace("<cfdi:Complemento>", "<cfdi:Complemento>" + unknown)
                                .replace("Limpiador", "Limpiadora"));
        assertThat(document.warnings()).containsExactly(CfdiWarning.SEAL_NOT_CHECKED);
    }
}
