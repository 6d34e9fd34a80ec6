package io.cobro.persistence.embedded;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/// Unpacks the kind of tar archive in which the PostgreSQL binaries come: short names; files,
/// folders and symbolic links. Anything else in it is refused.
///
/// Source: POSIX.1-1988 ustar, the header block (offsets below).
final class TarArchive {

    private static final int BLOCK = 512;
    private static final int BUFFER = 1 << 16;
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private TarArchive() {}

    /// Unpacks.
    ///
    /// @param tar the archive, already decompressed
    /// @param folder an existing, empty folder
    static void unpack(InputStream tar, Path folder) throws IOException {
        DataInputStream blocks = new DataInputStream(tar);
        byte[] header = new byte[BLOCK];
        byte[] buffer = new byte[BUFFER];
        while (true) {
            blocks.readFully(header);
            String name = text(header, 0, 100);
            if (name.isEmpty()) {
                return;
            }
            Path path = inside(folder, folder.resolve(name), name);
            switch (header[156]) {
                case '5' -> Files.createDirectories(path);
                case '2' -> {
                    String target = text(header, 157, 100);
                    inside(folder, path.resolveSibling(target), name);
                    Files.createDirectories(path.resolveSibling("."));
                    Files.createSymbolicLink(path, Path.of(target));
                }
                case '0', 0 -> {
                    long size = octal(header, 124, 12);
                    Files.createDirectories(path.resolveSibling("."));
                    copy(blocks, size, path, buffer);
                    blocks.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                    if (POSIX) {
                        Files.setPosixFilePermissions(path, permissions(octal(header, 100, 8)));
                    }
                }
                default ->
                        throw new IOException(
                                "entry of an unknown type %d: %s".formatted(header[156], name));
            }
        }
    }

    private static Path inside(Path folder, Path path, String name) throws IOException {
        if (!path.normalize().startsWith(folder)) {
            throw new IOException("entry outside of the archive: " + name);
        }
        return path.normalize();
    }

    private static void copy(InputStream in, long size, Path path, byte[] buffer)
            throws IOException {
        try (OutputStream out = Files.newOutputStream(path)) {
            for (long left = size; left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new EOFException("the archive ends inside " + path.getFileName());
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
    }

    /// Readable by everyone, writable by the owner alone, executable as in the archive.
    private static Set<PosixFilePermission> permissions(long mode) {
        Set<PosixFilePermission> permissions =
                EnumSet.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.GROUP_READ,
                        PosixFilePermission.OTHERS_READ);
        if ((mode & 0100) != 0) {
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        return permissions;
    }

    private static long octal(byte[] header, int offset, int length) throws IOException {
        String digits = text(header, offset, length).strip();
        try {
            return Long.parseLong(digits, 8);
        } catch (NumberFormatException malformed) {
            throw new IOException("malformed number in the archive: " + digits, malformed);
        }
    }

    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }
}
