package io.cobro.webhooks.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.UUID;

/// The key of a server that keeps its own database and was given no `COBRO_SECRETS_KEY`: made once
/// and kept in the data folder, for its owner's eyes only.
///
/// Whoever copies the database without this file has no secrets; whoever backs it up needs both.
public final class SecretsKeyFile {

    public static final String NAME = "secrets.key";

    private SecretsKeyFile() {}

    /// The content of the file, in the form of the setting; makes the file if there is none.
    ///
    /// Two processes that do this at once get the same key, and one that is killed leaves either
    /// the whole file or none.
    ///
    /// @param folder the data folder, which exists
    /// @throws IOException if the file can be neither read nor made
    public static String readOrCreate(Path folder, SecureRandom random) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            create(folder, file, SecretBox.newKey(random));
        }
        return Files.readString(file, US_ASCII).strip();
    }

    private static void create(Path folder, Path file, String key) throws IOException {
        Path whole = file.resolveSibling(NAME + "." + UUID.randomUUID());
        try {
            write(whole, key);
            // A link never replaces: the first process wins, and the others read its key.
            Files.createLink(file, whole);
            force(folder);
        } catch (FileAlreadyExistsException madeByAnother) {
            return;
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private static void write(Path file, String key) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, EnumSet.of(CREATE_NEW, WRITE), ownerOnly(file))) {
            ByteBuffer content = US_ASCII.encode(key + "\n");
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
    }

    /// Makes the name last through a power cut, as the content does; a key lost after it sealed
    /// something is lost for good.
    private static void force(Path folder) throws IOException {
        if (isPosix(folder)) {
            try (FileChannel names = FileChannel.open(folder, READ)) {
                names.force(true);
            }
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
