package io.cobro.persistence.embedded;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Owners and permissions of files, where the system has them; no-ops on Windows, where a user's
/// own folders are private already.
final class Posix {

    static final int ROOT = 0;

    private static final boolean SUPPORTED =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

    private Posix() {}

    /// The user as whom this process runs, or -1 where users have no numbers.
    static int currentUser() {
        return SUPPORTED ? (int) new com.sun.security.auth.module.UnixSystem().getUid() : -1;
    }

    static int owner(Path file) throws IOException {
        return SUPPORTED ? (int) Files.getAttribute(file, "unix:uid") : -1;
    }

    static int group(Path file) throws IOException {
        return SUPPORTED ? (int) Files.getAttribute(file, "unix:gid") : -1;
    }

    /// Gives a file away without following links. For root only.
    static void give(Path file, int owner, int group) throws IOException {
        Files.setAttribute(file, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
    }

    static FileAttribute<?>[] privateFolder() {
        return only("rwx------");
    }

    static FileAttribute<?>[] privateFile() {
        return only("rw-------");
    }

    private static FileAttribute<?>[] only(String permissions) {
        return SUPPORTED
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    static boolean isPrivate(Path file) throws IOException {
        return !SUPPORTED || OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file));
    }

    static void readableByAll(Path folder) throws IOException {
        if (SUPPORTED) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
