package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.persistence.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs [DeliveryBench] in a process of its own, with the compiler that servers run with. Not part
/// of the suite: `benchmarks/README.md` says how to run it and what it measured.
final class DeliveryBenchmark {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    @ParameterizedTest
    @ValueSource(strings = {"throughput", "fairness"})
    void prints_its_figures(String figures) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-classpath",
                                System.getProperty("java.class.path"),
                                DeliveryBench.class.getName(),
                                DATABASE.url().jdbc(),
                                figures)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        Path.of("target", "delivery-benchmark.txt").toFile()))
                        .start();
        assertThat(process.waitFor()).isZero();
    }
}
