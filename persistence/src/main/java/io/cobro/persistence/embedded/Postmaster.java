package io.cobro.persistence.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The main process of a server, as its cluster's `postmaster.pid` names it.
///
/// Source: PostgreSQL 18, `src/include/utils/pidfile.h` (line 1 process id, line 4 port).
record Postmaster(long pid, int port) {

    private static final String FILE = "postmaster.pid";
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;

    /// The main process that runs now.
    ///
    /// @return empty if no server runs on the cluster. The port is 0 while it is not known.
    static Optional<Postmaster> of(Path cluster) throws IOException {
        try {
            List<String> lines = Files.readAllLines(cluster.resolve(FILE));
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            long pid = Long.parseLong(lines.get(PID_LINE).strip());
            int port =
                    lines.size() > PORT_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0;
            return isPostgres(pid) ? Optional.of(new Postmaster(pid, port)) : Optional.empty();
        } catch (NoSuchFileException stopped) {
            return Optional.empty();
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    /// Deletes the file if its process id belongs to another program by now, as happens when a
    /// container starts again: PostgreSQL would not start beside it. The file of a process that is
    /// gone stays, for PostgreSQL uses it to make sure that no child of that process lives on.
    static void forgetStranger(Path cluster) throws IOException {
        Path file = cluster.resolve(FILE);
        if (Files.exists(file) && of(cluster).isEmpty()) {
            List<String> lines = Files.readAllLines(file);
            if (!lines.isEmpty() && isAlive(lines.getFirst().strip())) {
                Files.delete(file);
            }
        }
    }

    private static boolean isAlive(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isPresent();
        } catch (NumberFormatException malformed) {
            return false;
        }
    }

    private static boolean isPostgres(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        process.info()
                                .command()
                                .map(command -> command.contains("postgres"))
                                .orElse(true))
                .isPresent();
    }
}
