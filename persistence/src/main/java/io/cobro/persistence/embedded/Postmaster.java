package io.cobro.persistence.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The main process of a server, as its cluster's `postmaster.pid` names it.
///
/// Source: PostgreSQL 18, `src/include/utils/pidfile.h` (line 1 process id, line 4 port).
record Postmaster(long pid, int port) {

    private static final String FILE = "postmaster.pid";
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;

    /// Greater than any process id of the systems we know.
    private static final int NO_PROCESS = Integer.MAX_VALUE;

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

    /// Makes the file name no living process unless it names the server. After the restart of a
    /// container its process id may belong to another program, and a killed server stays in the
    /// process table until its parent asks; PostgreSQL would take both for a running server. The
    /// rest of the file stays, for PostgreSQL finds surviving children of that server by it.
    static void forgetDead(Path cluster) throws IOException {
        Path file = cluster.resolve(FILE);
        if (Files.exists(file) && of(cluster).isEmpty()) {
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            if (!lines.isEmpty()) {
                lines.set(PID_LINE, String.valueOf(NO_PROCESS));
                Files.write(file, lines);
            }
        }
    }

    private static boolean isPostgres(long pid) {
        return ProcessHandle.of(pid).filter(process -> isPostgres(process.info())).isPresent();
    }

    /// A killed process without anything to tell is dead, even while the system lists it; one of
    /// another user may hide its program, but not its arguments.
    private static boolean isPostgres(ProcessHandle.Info process) {
        return process.command()
                .map(command -> command.contains("postgres"))
                .orElseGet(() -> process.arguments().isPresent());
    }
}
