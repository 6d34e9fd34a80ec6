package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.Programs;
import io.cobro.api.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The clients of `examples/graphql-clients` against a server: each is a script that checks what it
/// shows, and says so.
///
/// A machine without Node, or one on which npm does not find the clients, makes them report
/// themselves as not run.
final class GraphqlClientsStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private static final Path EXAMPLE =
            Path.of("..", "examples", "graphql-clients").toAbsolutePath().normalize();

    @TempDir static Path folder;

    private static Company company;

    @BeforeAll
    static void the_clients_are_installed_and_the_schema_is_fetched() throws Exception {
        Programs.node(20);
        Programs.tool("npm");
        company = Company.found(SERVER, "Distribuidora Azul");
        copy();
        Programs.Ended installed =
                Programs.run(
                        folder, Map.of(), "npm", "ci", "--include=dev", "--no-audit", "--no-fund");
        assumeTrue(installed.status() == 0, "not run: npm does not find the clients");
        assertThat(script("schema")).containsExactly("schema fetched");
    }

    @Test
    void apollo_client_pages_caches_by_id_and_tells_errors() throws Exception {
        assertThat(script("apollo"))
                .containsExactly("once", "pages", "cache", "events", "refused", "errors");
    }

    @Test
    void urql_with_its_normalised_cache_does_the_same() throws Exception {
        assertThat(script("urql"))
                .containsExactly(
                        "pages", "cache", "invalidated", "refused", "errors", "no warnings");
    }

    @Test
    void relay_compiles_its_fragments_and_its_store_follows_pages_and_edges() throws Exception {
        script("relay:compile");
        assertThat(script("relay")).containsExactly("pages", "edges", "log");
    }

    @Test
    void typescript_types_of_documents_are_generated_and_compile() throws Exception {
        assertThat(script("types")).containsExactly("types");
    }

    /// The lines that a script prints; it must succeed.
    private static List<String> script(String name) throws Exception {
        Programs.Ended ended =
                Programs.run(
                        folder,
                        Map.of("COBRO_URL", SERVER.url(), "COBRO_KEY", company.key()),
                        "npm",
                        "run",
                        "--silent",
                        name);
        assertThat(ended.status()).as(ended.output()).isZero();
        return ended.output().lines().toList();
    }

    /// The example without what was installed or made in it.
    private static void copy() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLE)) {
            for (Path file :
                    files.filter(Files::isRegularFile)
                            .filter(file -> !file.toString().contains("node_modules"))
                            .filter(file ->
                                    !file.getFileName()
                                            .toString()
                                            .matches("schema\\.(json|graphql)"))
                            .filter(file -> !file.getFileName().toString().endsWith(".graphql.js"))
                            .toList()) {
                Path copy = folder.resolve(EXAMPLE.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}
