package io.cobro.persistence.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import org.tukaani.xz.XZInputStream;

/// The programs of PostgreSQL (`initdb`, `pg_ctl`, `postgres`), which come compressed on the class
/// path and are unpacked once per version and user.
final class PostgresBinaries {

    private PostgresBinaries() {}

    /// The folder that holds `bin`, unpacked if need be. Safe when several processes ask at once:
    /// each unpacks aside and the first rename wins.
    ///
    /// @param caches folders in which to look and, in this order, to try to unpack
    static Path unpacked(Iterable<Path> caches) {
        URL archive = archive();
        try {
            String version = version(archive);
            for (Path cache : caches) {
                Path home = cache.resolve(version);
                if (usable(cache)) {
                    return Files.isDirectory(home) ? home : unpack(archive, cache, home);
                }
            }
        } catch (IOException failure) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL could not be unpacked: " + Failure.text(failure) + ".", failure);
        }
        throw new EmbeddedPostgresException(
                "PostgreSQL could not be unpacked, because none of these folders can be written: "
                        + caches
                        + ".");
    }

    /// What another user could write is never run: root may come by with a borrowed home folder.
    private static boolean usable(Path cache) {
        try {
            Files.createDirectories(cache);
            return Files.isWritable(cache) && Posix.owner(cache) == Posix.currentUser();
        } catch (IOException unusable) {
            return false;
        }
    }

    private static Path unpack(URL archive, Path cache, Path home) throws IOException {
        Path aside = Files.createTempDirectory(cache, "unpacking");
        try {
            try (InputStream compressed = new BufferedInputStream(archive.openStream(), 1 << 16);
                    InputStream tar =
                            new BufferedInputStream(new XZInputStream(compressed), 1 << 16)) {
                TarArchive.unpack(tar, aside);
            }
            Posix.readableByAll(aside);
            Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException unpackedByAnother) {
            // The other process unpacked the same archive.
        } finally {
            Folders.delete(aside);
        }
        return home;
    }

    private static URL archive() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return name(system, processor)
                .flatMap(name ->
                        Optional.ofNullable(
                                PostgresBinaries.class.getClassLoader().getResource(name + ".txz")))
                .orElseThrow(() ->
                        new EmbeddedPostgresException(
                                "Cobro was built without a PostgreSQL for %s on %s; set COBRO_DATABASE_URL to a PostgreSQL 15 to 18."
                                        .formatted(system, processor)));
    }

    private static Optional<String> name(String system, String processor) {
        String suffix =
                switch (processor) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> "";
                };
        if (suffix.isEmpty()) {
            return Optional.empty();
        } else if (system.startsWith("linux")) {
            return Optional.of("postgres-linux-" + suffix);
        } else if (system.startsWith("mac")) {
            return Optional.of("postgres-darwin-" + suffix);
        } else if (system.startsWith("windows")) {
            return Optional.of("postgres-windows-" + suffix);
        }
        return Optional.empty();
    }

    /// A name for this archive and no other: its checksum and size as its jar states them. Reading
    /// 15 MB at every start for a longer checksum would cost a tenth of a second.
    private static String version(URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        if (connection instanceof JarURLConnection jar) {
            JarEntry entry = jar.getJarEntry();
            return "postgresql-"
                    + HexFormat.of().toHexDigits((int) entry.getCrc())
                    + "-"
                    + entry.getSize();
        }
        return "postgresql-" + connection.getContentLengthLong();
    }
}
