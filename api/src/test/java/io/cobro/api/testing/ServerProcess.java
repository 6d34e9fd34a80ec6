package io.cobro.api.testing;

import io.cobro.api.cli.Main;
import io.cobro.persistence.DatabaseUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// A real server in a process of its own, which can be killed at any instant.
public final class ServerProcess implements AutoCloseable {

    private static final String READY = "ready ";

    private final Process process;
    private final String url;

    private ServerProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /// Starts a server and waits until it serves.
    ///
    /// @param config a file of settings
    /// @param log where it writes what it says on standard error
    public static ServerProcess start(DatabaseUrl database, Path config, Path log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xshare:auto",
                                "-Xmx256m",
                                "-classpath",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "serve",
                                "--port",
                                "0",
                                "--config",
                                config.toString())
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .putAll(
                        Map.of(
                                "COBRO_DATABASE_URL",
                                database.jdbc(),
                                "COBRO_SECRETS_KEY",
                                TestServer.SECRETS_KEY,
                                "COBRO_WEBHOOK_ALLOWED_NETWORKS",
                                "127.0.0.0/8"));
        Process process = builder.start();
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return new ServerProcess(process, line.substring(READY.length()));
            }
        }
        throw new IOException("the server ended with " + process.onExit().join().exitValue());
    }

    public String url() {
        return url;
    }

    /// As `kill -9`.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
