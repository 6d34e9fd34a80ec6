package io.cobro.connectors.cfdi;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Samples of third parties, which are not part of the project: the folder that the environment
/// variable COBRO_SAMPLES names, if it does.
final class Samples {

    private Samples() {}

    /// The folder with the Mexican samples; the test is reported as not run where there is none.
    static Path mexico() {
        String folder = System.getenv("COBRO_SAMPLES");
        assumeTrue(folder != null && !folder.isBlank(), "COBRO_SAMPLES is not set");
        return Path.of(folder, "mexico");
    }

    static List<Path> xmlFilesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
