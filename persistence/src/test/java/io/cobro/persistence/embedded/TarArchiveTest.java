package io.cobro.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarArchiveTest {

    @TempDir private Path folder;

    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

    @Test
    void folders_programs_and_links_come_out_as_they_went_in() throws Exception {
        entry("bin/", '5', "755", "", "");
        entry("bin/postgres", '0', "755", "", "program");
        entry("lib/libpq.so", '2', "777", "libpq.so.5", "");
        end();
        unpack();
        assertThat(folder.resolve("bin/postgres")).hasContent("program");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("bin/postgres"))))
                .isEqualTo("rwxr-xr-x");
        assertThat(Files.readSymbolicLink(folder.resolve("lib/libpq.so")))
                .isEqualTo(Path.of("libpq.so.5"));
    }

    @Test
    void an_entry_that_leaves_the_folder_is_refused() throws Exception {
        entry("../escaped", '0', "644", "", "text");
        end();
        assertThatThrownBy(this::unpack).hasMessage("entry outside of the archive: ../escaped");
    }

    @Test
    void a_link_that_leaves_the_folder_is_refused() throws Exception {
        entry("etc", '2', "777", "/etc", "");
        end();
        assertThatThrownBy(this::unpack).hasMessage("entry outside of the archive: etc");
    }

    @Test
    void an_entry_of_an_unknown_type_is_refused() throws Exception {
        entry("device", '3', "644", "", "");
        end();
        assertThatThrownBy(this::unpack).hasMessageStartingWith("entry of an unknown type");
    }

    @Test
    void an_archive_that_ends_too_early_is_refused() throws Exception {
        entry("file", '0', "644", "", "text");
        byte[] whole = archive.toByteArray();
        assertThatThrownBy(() -> TarArchive.unpack(new ByteArrayInputStream(whole, 0, 514), folder))
                .isInstanceOf(EOFException.class);
    }

    private void unpack() throws IOException {
        TarArchive.unpack(new ByteArrayInputStream(archive.toByteArray()), folder);
    }

    private void entry(String name, char type, String mode, String link, String content)
            throws IOException {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000" + mode);
        put(header, 124, "%011o".formatted(content.length()));
        header[156] = (byte) type;
        put(header, 157, link);
        archive.write(header);
        archive.write(content.getBytes(StandardCharsets.US_ASCII));
        archive.write(new byte[(512 - content.length() % 512) % 512]);
    }

    private void end() throws IOException {
        archive.write(new byte[1024]);
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
