package io.cobro.connectors.cfdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.fiscal.CfdiDocument;
import io.cobro.core.fiscal.CfdiReading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The data set of the project against its own README.
class DemoFilesTest {

    private static final int SIZE_MAX = 400_000;

    private final List<String[]> rows =
            Samples.lines(DemoFiles.FOLDER.resolve("README.md")).stream()
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> line.split(" *\\| *", -1))
                    .toList();

    @Test
    void every_file_reads_as_its_readme_says() {
        for (String[] row : rows) {
            String file = row[1].replace("`", "");
            switch (TestCfdi.READER.read(Samples.bytes(DemoFiles.FOLDER.resolve(file)))) {
                case CfdiReading.Read(CfdiDocument document) -> {
                    assertThat(row[2]).as(file).isEqualTo("read");
                    assertThat(document.warnings()).as(file).isEmpty();
                    if (file.startsWith("cfdi/")) {
                        assertThat(document.type().letter()).as(file).isEqualTo(row[3]);
                        assertThat(document.number()).as(file).isEqualTo(row[4]);
                        assertThat(document.issuedAt().toLocalDate().toString())
                                .as(file)
                                .isEqualTo(row[5]);
                        assertThat(document.receiver().name()).as(file).isEqualTo(row[6]);
                        assertThat(document.total().toPlainString()).as(file).isEqualTo(row[7]);
                    }
                }
                case CfdiReading.Rejected rejected ->
                        assertThat(rejected.problem().code()).as(file).isEqualTo(row[2]);
            }
        }
    }

    @Test
    void the_readme_lists_every_file() {
        List<String> files =
                Stream.of("cfdi", "cfdi-bad")
                        .flatMap(folder ->
                                Samples.xmlFilesBelow(DemoFiles.FOLDER.resolve(folder)).stream())
                        .map(file -> "`" + DemoFiles.FOLDER.relativize(file) + "`")
                        .toList();
        assertThat(rows).extracting(row -> row[1]).containsExactlyInAnyOrderElementsOf(files);
    }

    @Test
    void the_copy_is_of_the_same_document_and_the_supplier_is_another_issuer() {
        CfdiDocument original = document("cfdi/az-203.xml");
        CfdiDocument copy = document("cfdi-bad/copy-of-az-203.xml");
        assertThat(copy).isEqualTo(original);
        assertThat(document("cfdi-bad/other-issuer.xml").issuer().rfc())
                .isNotEqualTo(original.issuer().rfc());
    }

    @Test
    void all_tax_ids_have_right_check_digits() {
        List<CfdiDocument> documents = new ArrayList<>();
        for (Path file : Samples.xmlFilesBelow(DemoFiles.FOLDER.resolve("cfdi"))) {
            documents.add(document(DemoFiles.FOLDER.relativize(file).toString()));
        }
        assertThat(documents)
                .allMatch(document -> document.issuer().rfc().hasRightCheckDigit())
                .allMatch(document -> document.receiver().rfc().hasRightCheckDigit());
    }

    @Test
    void the_whole_set_stays_small() {
        long size =
                Samples.xmlFilesBelow(DemoFiles.FOLDER).stream()
                        .mapToLong(file -> Samples.bytes(file).length)
                        .sum();
        assertThat(size).isLessThan(SIZE_MAX);
    }

    private static CfdiDocument document(String file) {
        return ((CfdiReading.Read)
                        TestCfdi.READER.read(Samples.bytes(DemoFiles.FOLDER.resolve(file))))
                .document();
    }
}
