package io.cobro.persistence.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// A PostgreSQL server of our own, for whoever has none: its data lie in a folder, it listens on
/// the loopback address alone and asks for a generated password.
///
/// Processes share it. The first one that starts it on a folder starts the server, the others
/// connect to it, and the last one that closes it stops it: `cobro keys create` beside a running
/// `cobro serve` neither fails nor takes the server away.
///
/// A process that dies without closing (`kill -9`) leaves the server running, with its data safe;
/// whoever starts it next on the same folder adopts it, and stops it when closing as the last. A
/// server that died too (power loss) is started anew and recovers what was committed.
///
/// In `<data>/postgres`, readable to its owner alone: `cluster` (PostgreSQL's data), `password`,
/// `port` (kept between starts as long as it is free), `server.log`, `server.conf` (written at
/// every start) and the two locks that count who is there.
///
/// Thread-safe.
public final class EmbeddedPostgres implements AutoCloseable {

    private static final String FOLDER = "postgres";

    /// One entry a folder: locks on files belong to the process, not to the thread or the object.
    private static final Map<Path, Sharing> IN_THIS_PROCESS = new HashMap<>();

    private static final ReentrantLock LOCK = new ReentrantLock();

    private final Path folder;
    private final String jdbcUrl;
    private boolean closed;

    private EmbeddedPostgres(Path folder, String jdbcUrl) {
        this.folder = folder;
        this.jdbcUrl = jdbcUrl;
    }

    /// Whether a cluster was made in the folder before.
    public static boolean isIn(Path dataDir) {
        return Files.isDirectory(dataDir.toAbsolutePath().resolve(FOLDER));
    }

    /// Starts or joins the server whose data lie in a folder, which is created if it is missing.
    /// Returns when the server accepts connections.
    ///
    /// @throws EmbeddedPostgresException with a sentence for the user: the folder cannot be used,
    ///   the server does not start
    public static EmbeddedPostgres start(Path dataDir) {
        return start(dataDir, Durability.POWER_LOSS);
    }

    /// As [#start(Path)].
    ///
    /// @param durability of a server that this call starts; one that runs keeps its own
    public static EmbeddedPostgres start(Path dataDir, Durability durability) {
        LOCK.lock();
        try {
            Path folder = privateFolder(dataDir);
            Sharing sharing = IN_THIS_PROCESS.get(folder);
            if (sharing == null) {
                sharing = Sharing.enter(folder, durability);
                IN_THIS_PROCESS.put(folder, sharing);
            }
            sharing.users++;
            return new EmbeddedPostgres(folder, sharing.jdbcUrl());
        } catch (IOException failure) {
            throw new EmbeddedPostgresException(
                    "The data folder %s cannot be used: %s."
                            .formatted(dataDir, Failure.text(failure)),
                    failure);
        } finally {
            LOCK.unlock();
        }
    }

    /// Where the database `cobro` is, with the login and its password: do not log it. The login is
    /// no superuser; it owns the database and may create roles and databases.
    public String jdbcUrl() {
        return jdbcUrl;
    }

    /// Leaves the server; stops it if nobody else uses it. A second call does nothing.
    @Override
    public void close() {
        LOCK.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            Sharing sharing = IN_THIS_PROCESS.get(folder);
            if (sharing != null && --sharing.users == 0) {
                IN_THIS_PROCESS.remove(folder);
                sharing.leave();
            }
        } catch (IOException failure) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL in %s could not be left in order: %s."
                            .formatted(folder, Failure.text(failure)),
                    failure);
        } finally {
            LOCK.unlock();
        }
    }

    private static Path privateFolder(Path dataDir) throws IOException {
        Path folder = dataDir.toAbsolutePath().resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.getParent());
            try {
                Files.createDirectory(folder, Posix.privateFolder());
            } catch (java.nio.file.FileAlreadyExistsException createdByAnother) {
                if (!Files.isDirectory(folder)) {
                    throw createdByAnother;
                }
            }
        }
        int user = Posix.currentUser();
        if (user != Posix.ROOT && user != Posix.owner(folder)) {
            throw new EmbeddedPostgresException(
                    "The folder %s belongs to another user; run Cobro as that user or choose another data folder."
                            .formatted(folder));
        }
        requirePrivate(folder, "700");
        Path password = Server.passwordFile(folder);
        if (Files.exists(password)) {
            requirePrivate(password, "600");
        }
        if (!Files.isWritable(folder)) {
            throw new AccessDeniedException(folder.toString());
        }
        return folder.toRealPath();
    }

    private static void requirePrivate(Path file, String mode) throws IOException {
        if (!Posix.isPrivate(file)) {
            throw new EmbeddedPostgresException(
                    "Other users of this machine can reach %s, which must be private: run chmod %s on it."
                            .formatted(file, mode));
        }
    }
}
