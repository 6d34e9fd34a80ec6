package io.cobro.connectors.cfdi;

import static io.cobro.connectors.cfdi.TestCfdi.invoice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cobro.core.fiscal.CfdiDocument;
import io.cobro.core.fiscal.CfdiProblem;
import io.cobro.core.fiscal.CfdiReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With the schemas of the tax office in a folder.
class StrictSchemaTest {

    @Test
    void documents_that_the_schema_accepts_are_read_alike_with_and_without_it() {
        CfdiXmlReader strict = strict();
        List<Path> files =
                new ArrayList<>(
                        Samples.xmlFilesBelow(Samples.mexico().resolve("month-a").resolve("cfdi")));
        files.addAll(
                Samples.xmlFilesBelow(Samples.mexico().resolve("cfdi-samples").resolve("signed")));
        files.addAll(Samples.xmlFilesBelow(DemoFiles.FOLDER.resolve("cfdi")));
        for (Path file : files) {
            byte[] bytes = Samples.bytes(file);
            assertThat(strict.read(bytes))
                    .as(file.toString())
                    .isEqualTo(TestCfdi.READER.read(bytes))
                    .isInstanceOf(CfdiReading.Read.class);
        }
    }

    @Test
    void the_verdicts_are_those_of_an_independent_validator() {
        CfdiXmlReader strict = strict();
        Path folder = Samples.mexico();
        List<String> surprises = new ArrayList<>();
        for (String row : Samples.lines(folder.resolve("cfdi-samples.md"))) {
            String[] cells = row.split(" \\| ", -1);
            if (cells.length < 10 || !(cells[8].equals("valid") || cells[8].equals("INVALID"))) {
                continue;
            }
            String file = cells[0].substring(2);
            boolean accepted =
                    !(strict.read(Samples.bytes(folder.resolve("cfdi-samples").resolve(file)))
                                    instanceof CfdiReading.Rejected rejected
                            && rejected.problem() == CfdiProblem.CFDI_SCHEMA_INVALID);
            if (accepted != cells[8].equals("valid")) {
                surprises.add(file);
            }
        }
        // That validator took an Addenda and a complement for errors that we drop or know.
        assertThat(surprises)
                .containsExactly(
                        "income/gobl.cfdi__addenda-mabe-full.xml",
                        "income/node-cfdi__gobl.cfdi-food-vouchers.xml");
    }

    @Test
    void codes_that_are_in_no_catalogue_are_refused_with_the_attribute_and_without_its_value() {
        CfdiReading.Rejected rejected =
                TestCfdi.rejected(read(strict(), invoice().with("FormaPago", "98").xml()));
        assertThat(rejected.problem()).isEqualTo(CfdiProblem.CFDI_SCHEMA_INVALID);
        assertThat(rejected.detail()).contains("Comprobante@FormaPago").doesNotContain("98");
    }

    @Test
    void unknown_complements_and_addenda_are_dropped_before_the_check() {
        String unknown = "<x:Otro xmlns:x=\"http://www.sat.gob.mx/otro\"/>";
        String concept =
                "<cfdi:ComplementoConcepto>"
                        + unknown
                        + "</cfdi:ComplementoConcepto></cfdi:Concepto>";
        CfdiReading reading =
                read(
                        strict(),
                        invoice()
                                .addenda("<a xmlns=\"urn:x\">1</a>")
                                .xml()
                                .replace("<cfdi:Complemento>", "<cfdi:Complemento>" + unknown)
                                .replace("</cfdi:Concepto>", concept));
        assertThat(reading).isInstanceOf(CfdiReading.Read.class);
        CfdiDocument document = ((CfdiReading.Read) reading).document();
        assertThat(document.number()).isEqualTo("A-10");
    }

    @Test
    void a_folder_without_the_schema_is_a_wrong_configuration(@TempDir Path folder) {
        assertThatThrownBy(() -> new CfdiXmlReader(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cfdv40.xsd");
        assertThatThrownBy(() -> new CfdiXmlReader(folder.resolve("nowhere")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_schema_that_imports_from_outside_the_folder_is_a_wrong_configuration(
            @TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("cfdv40.xsd"),
                """
                <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.sat.gob.mx/cfd/4">
                  <xs:import namespace="urn:x" schemaLocation="http://127.0.0.1:1/elsewhere.xsd"/>
                </xs:schema>
                """);
        assertThatThrownBy(() -> new CfdiXmlReader(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("elsewhere.xsd");
    }

    private static CfdiXmlReader strict() {
        return new CfdiXmlReader(Samples.mexico().resolve("sat-xml"));
    }

    private static CfdiReading read(CfdiXmlReader reader, String xml) {
        return reader.read(xml.getBytes(StandardCharsets.UTF_8));
    }
}
