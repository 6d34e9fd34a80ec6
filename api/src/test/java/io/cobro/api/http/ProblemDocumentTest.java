package io.cobro.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What is said about problems is what the catalogue and the contract say.
///
/// The file is written anew, instead of compared, by `./cobro test -Dtest=ProblemDocumentTest
/// -Dcobro.docs.write=true`.
final class ProblemDocumentTest {

    private static final Path FILE = Path.of("..", "docs", "problems.md");

    @Test
    void the_document_is_current() throws IOException {
        String text = new ProblemDocument().text();
        if (Boolean.getBoolean("cobro.docs.write")) {
            Files.writeString(FILE, text);
        }
        assertThat(Files.exists(FILE) ? Files.readString(FILE) : "")
                .as(
                        "problems.md is not current: ./cobro test -Dtest=ProblemDocumentTest"
                                + " -Dcobro.docs.write=true")
                .isEqualTo(text);
    }

    @Test
    void the_document_has_every_problem() throws IOException {
        String text = new ProblemDocument().text();
        assertThat(ProblemCatalogue.load().all())
                .isNotEmpty()
                .allSatisfy(
                        problem -> assertThat(text).contains("\n### `" + problem.code() + "`\n"));
    }
}
