package io.cobro.persistence.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// As whom the programs of PostgreSQL run. They refuse to run as root, so root needs a way out: a
/// user namespace, in which it is nobody in particular yet owns the same files, or, where
/// namespaces are forbidden (as in most containers), another user who is given the folder.
sealed interface ServerUser {

    /// The command, changed so that it runs as this user.
    List<String> command(List<String> command);

    /// Makes a file of ours readable to the server.
    void own(Path file) throws IOException;

    /// Chooses the user for a server.
    ///
    /// @param folder the folder of the server's files, which exists
    static ServerUser of(Path folder) throws IOException {
        if (Posix.currentUser() != Posix.ROOT) {
            return new SameUser();
        }
        int owner = Posix.owner(folder);
        if (owner != Posix.ROOT) {
            return new OtherUser(owner, Posix.group(folder));
        }
        List<String> namespace = List.of("unshare", "--user", "--");
        return succeeds(namespace, "true") ? new UserNamespace(namespace) : otherUser(folder);
    }

    /// Gives a folder of root to a user without rights elsewhere.
    static ServerUser otherUser(Path folder) throws IOException {
        OtherUser user =
                Stream.of("postgres", "nobody")
                        .flatMap(name -> OtherUser.named(name).stream())
                        .findFirst()
                        .orElseThrow(() ->
                                new EmbeddedPostgresException(
                                        "PostgreSQL does not run as root and there is no user postgres or nobody to run it as; start Cobro as an ordinary user."));
        if (!user.canRun(folder)) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL does not run as root and user %d cannot be used instead in %s; start Cobro as an ordinary user, or choose a data folder that others may enter."
                            .formatted(user.uid(), folder));
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        user.own(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        user.own(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
        return user;
    }

    private static boolean succeeds(List<String> prefix, String... command) {
        try {
            return new ProcessBuilder(joined(prefix, List.of(command)))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> joined(List<String> prefix, List<String> command) {
        List<String> joined = new ArrayList<>(prefix);
        joined.addAll(command);
        return List.copyOf(joined);
    }

    /// The user who runs Cobro.
    record SameUser() implements ServerUser {

        @Override
        public List<String> command(List<String> command) {
            return command;
        }

        @Override
        public void own(Path file) {}
    }

    /// Root without its powers: owner of the same files, but not the user 0.
    record UserNamespace(List<String> prefix) implements ServerUser {

        @Override
        public List<String> command(List<String> command) {
            return joined(prefix, command);
        }

        @Override
        public void own(Path file) {}
    }

    /// Another user, to whom the folder belongs.
    record OtherUser(int uid, int gid) implements ServerUser {

        static Optional<OtherUser> named(String name) {
            try {
                Path probe = Files.createTempFile("cobro", name);
                try {
                    Files.setOwner(
                            probe,
                            probe.getFileSystem()
                                    .getUserPrincipalLookupService()
                                    .lookupPrincipalByName(name));
                    int uid = Posix.owner(probe);
                    return Optional.of(new OtherUser(uid, uid));
                } finally {
                    Files.delete(probe);
                }
            } catch (IOException unknown) {
                return Optional.empty();
            }
        }

        boolean canRun(Path folder) {
            Path parent = folder.getParent();
            return parent != null && succeeds(command(List.of()), "test", "-x", parent.toString());
        }

        @Override
        public List<String> command(List<String> command) {
            return joined(
                    List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--"),
                    command);
        }

        @Override
        public void own(Path file) throws IOException {
            Posix.give(file, uid, gid);
        }
    }
}
