package io.cobro.persistence.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Another JVM that uses the database of a folder until it is told to close it or is killed.
final class OtherProcess implements AutoCloseable {

    private final Process process;

    private OtherProcess(Process process) {
        this.process = process;
    }

    /// What the other JVM does.
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.start(Path.of(arguments[0]), Durability.valueOf(arguments[1]))) {
            System.out.println(postgres.jdbcUrl());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Until the end of the input.
            }
        }
    }

    /// Returns at once; [#awaitReady()] waits until it has started.
    static OtherProcess start(Path dataDir, Durability durability) throws IOException {
        return new OtherProcess(
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-classpath",
                                System.getProperty("java.class.path"),
                                OtherProcess.class.getName(),
                                dataDir.toString(),
                                durability.name())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    String awaitReady() throws IOException {
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String url = output.readLine();
        if (url == null) {
            throw new IOException("the other process ended with " + process.exitValue());
        }
        return url;
    }

    /// As `kill -9`.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Lets the other process close the database and end.
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
