package io.cobro.connectors.cfdi;

import static io.cobro.connectors.cfdi.TestCfdi.assertRejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.fiscal.CfdiDocument;
import io.cobro.core.fiscal.CfdiProblem;
import io.cobro.core.fiscal.CfdiReading;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the bytes are: a document or a refusal, never an exception.
class HostileXmlTest {

    private static final String GOOD = TestCfdi.invoice().xml();
    private static final int MUTATIONS = 3_000;

    @Test
    void a_document_type_is_forbidden_even_where_nothing_uses_it() {
        assertRejected(
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>" + withoutDeclaration(),
                CfdiProblem.DOCTYPE_FORBIDDEN,
                "document type");
        assertRejected(
                "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\">" + withoutDeclaration(),
                CfdiProblem.DOCTYPE_FORBIDDEN,
                "document type");
    }

    @Test
    void a_document_type_does_not_hide_which_document_it_was() {
        CfdiReading.Rejected rejected =
                TestCfdi.rejected(
                        TestCfdi.read(
                                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
                                        + withoutDeclaration().replace("Limpiador", "&e;")));
        assertThat(rejected.problem()).isEqualTo(CfdiProblem.DOCTYPE_FORBIDDEN);
        assertThat(rejected.number()).isEqualTo("A-10");
    }

    @Test
    void a_document_type_before_a_whole_document_names_its_uuid() {
        CfdiReading.Rejected rejected =
                TestCfdi.rejected(
                        TestCfdi.read(
                                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
                                        + withoutDeclaration()));
        assertThat(rejected.uuid()).isEqualTo(TestCfdi.invoice().uuid());
    }

    @Test
    void a_billion_laughs_are_not_laughed() {
        StringBuilder dtd = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            dtd.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(i, i - 1, i - 1));
        }
        assertRejected(
                dtd + "]>" + withoutDeclaration().replace("Limpiador", "&a29;"),
                CfdiProblem.DOCTYPE_FORBIDDEN,
                "document type");
    }

    @Test
    void entities_that_nobody_declared_are_broken_xml_in_texts_and_attributes() {
        assertRejected(GOOD.replace("Limpiador", "&x;"), CfdiProblem.XML_NOT_WELL_FORMED, "breaks");
        assertRejected(
                GOOD.replace("<cfdi:Conceptos>", "<cfdi:Conceptos>&x;"),
                CfdiProblem.XML_NOT_WELL_FORMED,
                "breaks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\uFEFF", "%PDF-1.7", "{\"uuid\": 1}", "\0\0\0\0", "RFC,total\n"})
    void what_does_not_begin_like_xml_is_not_xml(String text) {
        assertRejected(text, CfdiProblem.NOT_XML, "not XML");
    }

    @Test
    void a_file_that_breaks_off_is_refused_wherever_it_does() {
        byte[] whole = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int length = 1; length < whole.length - 1; length += 23) {
            CfdiReading.Rejected rejected =
                    TestCfdi.rejected(TestCfdi.READER.read(Arrays.copyOf(whole, length)));
            assertThat(rejected.problem()).isEqualTo(CfdiProblem.XML_NOT_WELL_FORMED);
        }
    }

    @Test
    void a_file_that_breaks_off_still_tells_its_number() {
        CfdiReading.Rejected rejected =
                TestCfdi.rejected(
                        TestCfdi.read(GOOD.substring(0, GOOD.indexOf("<cfdi:Conceptos>"))));
        assertThat(rejected.number()).isEqualTo("A-10");
        assertThat(rejected.uuid()).isNull();
    }

    @Test
    void any_damage_ends_in_a_reading() {
        Random random = new Random(20261121);
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bad = good.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            assertThat(TestCfdi.READER.read(bad)).isNotNull();
        }
    }

    @Test
    void files_beyond_the_limit_are_not_looked_into() {
        assertThat(
                        TestCfdi.rejected(
                                        TestCfdi.READER.read(new byte[XmlParser.FILE_SIZE_MAX + 1]))
                                .problem())
                .isEqualTo(CfdiProblem.FILE_TOO_LARGE);
    }

    @Test
    void depth_is_limited_even_inside_the_addenda() {
        String deep = "<a>".repeat(XmlParser.DEPTH_MAX) + "</a>".repeat(XmlParser.DEPTH_MAX);
        assertRejected(
                TestCfdi.invoice().addenda(deep).xml(), CfdiProblem.XML_LIMIT_EXCEEDED, "levels");
    }

    @Test
    void the_number_of_elements_is_limited() {
        assertRejected(
                TestCfdi.invoice().addenda("<a/>".repeat(XmlParser.ELEMENTS_MAX)).xml(),
                CfdiProblem.XML_LIMIT_EXCEEDED,
                "elements");
    }

    @ParameterizedTest
    @ValueSource(ints = {XmlParser.ATTRIBUTES_MAX + 1, 5_000})
    void the_number_of_attributes_is_limited(int count) {
        StringBuilder element = new StringBuilder("<a");
        for (int i = 0; i < count; i++) {
            element.append(" b").append(i).append("=''");
        }
        assertRejected(
                TestCfdi.invoice().addenda(element + "/>").xml(),
                CfdiProblem.XML_LIMIT_EXCEEDED,
                "");
    }

    @Test
    void the_length_of_values_is_limited() {
        String tooLong = "x".repeat(XmlParser.VALUE_LENGTH_MAX + 1);
        assertRejected(
                GOOD.replace("Limpiador", tooLong),
                CfdiProblem.XML_LIMIT_EXCEEDED,
                "attribute of more than");
        assertRejected(
                GOOD.replace("<cfdi:Conceptos>", "<cfdi:Conceptos>" + tooLong),
                CfdiProblem.XML_LIMIT_EXCEEDED,
                "text of more than");
    }

    @Test
    void an_invoice_of_thousands_of_lines_is_no_attack() {
        CfdiWriter large = TestCfdi.invoice().unsealed();
        for (int i = 0; i < 5_000; i++) {
            large.line("50202301", "H87", "Agua " + i, "3", "9.99", CfdiWriter.LineTax.IVA_16);
        }
        assertThat(TestCfdi.document(large.xml()).lines()).hasSize(5_002);
    }

    @Test
    void encodings_and_byte_order_marks_do_not_change_the_document() {
        CfdiDocument expected = TestCfdi.document(accented());
        assertThat(read("\uFEFF" + accented(), StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(read("\uFEFF" + declaring("UTF-16"), StandardCharsets.UTF_16BE))
                .isEqualTo(expected);
        assertThat(read("\uFEFF" + declaring("UTF-16"), StandardCharsets.UTF_16LE))
                .isEqualTo(expected);
        assertThat(read(declaring("ISO-8859-1"), StandardCharsets.ISO_8859_1)).isEqualTo(expected);
        assertThat(read(declaring("windows-1252"), Charset.forName("windows-1252")))
                .isEqualTo(expected);
    }

    @Test
    void bytes_that_are_not_of_the_declared_encoding_are_broken_xml() {
        assertThat(
                        TestCfdi.rejected(
                                        TestCfdi.READER.read(
                                                accented().getBytes(StandardCharsets.ISO_8859_1)))
                                .problem())
                .isEqualTo(CfdiProblem.XML_NOT_WELL_FORMED);
        assertRejected(declaring("KLINGON"), CfdiProblem.XML_NOT_WELL_FORMED, "XML");
    }

    private static CfdiDocument read(String xml, Charset charset) {
        CfdiReading reading = TestCfdi.READER.read(xml.getBytes(charset));
        assertThat(reading).as(charset.name()).isInstanceOf(CfdiReading.Read.class);
        return ((CfdiReading.Read) reading).document();
    }

    private static String accented() {
        return TestCfdi.invoice().with("CondicionesDePago", "CRÉDITO 30 DÍAS").xml();
    }

    private static String declaring(String encoding) {
        return accented().replace("encoding=\"UTF-8\"", "encoding=\"" + encoding + "\"");
    }

    private static String withoutDeclaration() {
        return GOOD.substring(GOOD.indexOf("<cfdi:Comprobante"));
    }
}
