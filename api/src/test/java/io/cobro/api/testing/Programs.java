package io.cobro.api.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Programs of the machine that run examples.
public final class Programs {

    private static final int PATIENCE_SECONDS = 120;

    private Programs() {}

    /// A program that has ended.
    ///
    /// @param status 0 if it succeeded; -1 if patience was over
    /// @param output all that it printed, errors too
    public record Ended(int status, String output) {}

    /// A program of the machine, without which the test is not run.
    public static String tool(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        boolean found =
                Stream.of(path.split(File.pathSeparator))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, name)));
        assumeTrue(found, "not run: there is no " + name);
        return name;
    }

    /// Node, in a version that is not older.
    public static void node(int major) throws IOException, InterruptedException {
        tool("node");
        Process version = new ProcessBuilder("node", "--version").start();
        String told = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int found = Integer.parseInt(told.replaceAll("^v|\\..*", "").strip());
        assumeTrue(version.waitFor() == 0 && found >= major, "not run: node is " + told.strip());
    }

    /// Runs a program to its end.
    ///
    /// @param environment what it is told beside what all programs are
    public static Ended run(Path home, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile(home, "run", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Ended(ended ? process.exitValue() : -1, Files.readString(log));
    }
}
