package io.cobro.persistence.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;

/// How processes share one server: each holds a shared lock on `users.lock` while it uses the
/// server, and all of `gate.lock` while it comes or goes. The system drops the locks of a process
/// that dies.
final class Sharing {

    /// Longer than a first start and a crash recovery take.
    private static final Duration GATE_WAIT_MAX = Duration.ofMinutes(3);

    private final Server server;
    private final int port;
    private final FileLock presence;

    /// Users inside this process, counted by [EmbeddedPostgres].
    int users;

    private Sharing(Server server, int port, FileLock presence) {
        this.server = server;
        this.port = port;
        this.presence = presence;
    }

    /// Joins the server of a folder, starting it if it does not run.
    static Sharing enter(Path folder, Durability durability) throws IOException {
        FileChannel gate = gate(folder);
        try (gate) {
            Server server = new Server(folder, ServerUser.of(folder), durability);
            int port = server.ensureRunning();
            FileChannel channel = open(folder.resolve("users.lock"));
            return new Sharing(server, port, channel.lock(0, Long.MAX_VALUE, true));
        }
    }

    /// Leaves, and stops the server if no other process is present.
    void leave() throws IOException {
        FileChannel gate = gate(server.folder());
        try (gate;
                FileChannel channel = presence.channel()) {
            // Locks change only inside the gate, so nobody comes in between these two lines.
            presence.release();
            FileLock alone = channel.tryLock();
            if (alone != null) {
                server.stop();
            }
        }
    }

    String jdbcUrl() {
        return server.jdbcUrl(port);
    }

    /// Waits for the gate; closing the channel opens it again.
    private static FileChannel gate(Path folder) throws IOException {
        FileChannel channel = open(folder.resolve("gate.lock"));
        Deadline deadline = new Deadline(GATE_WAIT_MAX);
        while (channel.tryLock() == null) {
            if (deadline.hasPassed()) {
                channel.close();
                throw new EmbeddedPostgresException(
                        "Another process has been starting or stopping PostgreSQL in %s for %d seconds; end it and try again."
                                .formatted(folder, GATE_WAIT_MAX.toSeconds()));
            }
            deadline.pause();
        }
        return channel;
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE),
                Posix.privateFile());
    }
}
