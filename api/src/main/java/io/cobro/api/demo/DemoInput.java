package io.cobro.api.demo;

import io.cobro.api.IllegalConfigException;
import io.cobro.core.fiscal.FileContent;
import io.cobro.core.fiscal.Rfc;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything that the report is a function of.
///
/// @param cfdi documents, in the order in which they were given
/// @param others files in the folders of documents that are none
/// @param issuers sorted; empty means everybody
record DemoInput(
        List<InputFile> cfdi,
        List<InputFile> others,
        List<Statement> statements,
        @Nullable InputFile customers,
        List<String> issuers,
        LocalDate today,
        int termsDays) {

    static final ZoneId ZONE = ZoneId.of("America/Mexico_City");

    /// The day on which the bundled data end.
    static final LocalDate BUNDLED_TODAY = LocalDate.of(2026, 11, 20);

    static final String BUNDLED_ISSUER = "DAZ180312QKA";

    /// Files that one demonstration reads.
    static final int FILES_MAX = 20_000;

    /// Of one file; more than any reader takes.
    static final long FILE_BYTES_MAX = 64L * 1024 * 1024;

    private static final String BUNDLED = "/examples/distribuidora-azul/";

    DemoInput {
        cfdi = List.copyOf(cfdi);
        others = List.copyOf(others);
        statements = List.copyOf(statements);
        issuers = List.copyOf(new TreeSet<>(issuers));
    }

    /// A file and what it is called in the report.
    record InputFile(String name, FileContent content) {}

    /// @param account as the command line names it
    record Statement(InputFile file, @Nullable String account) {}

    /// Reads everything that the options name.
    ///
    /// @throws IllegalConfigException if something of it is missing
    static DemoInput read(DemoOptions options, LocalDate present) {
        if (options.termsDays() < 0 || options.termsDays() > DemoOptions.TERMS_DAYS_MAX) {
            throw new IllegalConfigException(
                    "--terms-days must be from 0 to %d.".formatted(DemoOptions.TERMS_DAYS_MAX));
        }
        List<String> issuers = options.issuers().stream().map(DemoInput::issuer).toList();
        if (options.isBundled()) {
            return bundled(options, issuers);
        }
        List<InputFile> cfdi = new ArrayList<>();
        List<InputFile> others = new ArrayList<>();
        Path base = commonFolder(options.cfdi());
        for (Path folder : options.cfdi()) {
            for (Path file : filesIn(folder)) {
                InputFile read = read(file, base);
                (isXml(read.name()) ? cfdi : others).add(read);
            }
        }
        if (cfdi.size() + others.size() > FILES_MAX) {
            throw new IllegalConfigException(
                    "A demonstration reads at most %d files.".formatted(FILES_MAX));
        }
        Path customers = options.customers();
        return new DemoInput(
                cfdi,
                others,
                options.statements().stream()
                        .map(named ->
                                new Statement(
                                        read(
                                                named.file(),
                                                named.file().toAbsolutePath().getParent()),
                                        named.account()))
                        .toList(),
                customers == null ? null : read(customers, customers.toAbsolutePath().getParent()),
                issuers,
                Objects.requireNonNullElse(options.today(), present),
                options.termsDays());
    }

    private static DemoInput bundled(DemoOptions options, List<String> issuers) {
        List<InputFile> cfdi = new ArrayList<>();
        List<Statement> statements = new ArrayList<>();
        InputFile customers = null;
        for (String name : bundledNames()) {
            InputFile file = new InputFile(name, new FileContent(resource(BUNDLED + name)));
            if (name.startsWith("cfdi")) {
                cfdi.add(file);
            } else if (name.equals("customers.csv")) {
                customers = file;
            } else {
                statements.add(new Statement(file, null));
            }
        }
        return new DemoInput(
                cfdi,
                List.of(),
                statements,
                customers,
                issuers.isEmpty() ? List.of(BUNDLED_ISSUER) : issuers,
                Objects.requireNonNullElse(options.today(), BUNDLED_TODAY),
                options.termsDays());
    }

    /// The bundled files: a folder inside a jar cannot be listed.
    static List<String> bundledNames() {
        return new String(resource("/io/cobro/api/demo/bundled-files.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static byte[] resource(String name) {
        try (InputStream resource = DemoInput.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(resource, name).readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// A name for this input; another input has another one.
    String fingerprint() {
        StringBuilder text = new StringBuilder("demo 2\n");
        text.append(today).append('\n').append(termsDays).append('\n').append(issuers).append('\n');
        cfdi.forEach(file -> line(text, "cfdi", file, null));
        others.forEach(file -> line(text, "other", file, null));
        statements.forEach(named -> line(text, "statement", named.file(), named.account()));
        if (customers != null) {
            line(text, "customers", customers, null);
        }
        return new FileContent(text.toString().getBytes(StandardCharsets.UTF_8)).sha256();
    }

    private static void line(
            StringBuilder text, String kind, InputFile file, @Nullable String account) {
        text.append(kind)
                .append('|')
                .append(file.name())
                .append('|')
                .append(file.content().sha256())
                .append('|')
                .append(account)
                .append('\n');
    }

    private static String issuer(String text) {
        String rfc = text.strip().toUpperCase(Locale.ROOT);
        if (!Rfc.isValid(rfc)) {
            throw new IllegalConfigException("%s is not an RFC.".formatted(text));
        }
        return rfc;
    }

    private static boolean isXml(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".xml");
    }

    /// The folder that holds all of the given ones, so that `cfdi/a.xml` and `cfdi-bad/a.xml` have
    /// two names; a single folder is its own.
    private static Path commonFolder(List<Path> folders) {
        Path common = Path.of("");
        for (int i = 0; i < folders.size(); i++) {
            Path folder = folders.get(i).toAbsolutePath().normalize();
            if (i == 0) {
                common = folder;
            }
            while (!folder.startsWith(common)) {
                common = Objects.requireNonNull(common.getParent());
            }
        }
        return common;
    }

    /// Sorted by name, so that the order of the file system does not matter.
    private static List<Path> filesIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalConfigException("%s is not a folder.".formatted(folder));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .limit(FILES_MAX + 1L)
                    .sorted((a, b) -> a.toString().compareTo(b.toString()))
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw new IllegalConfigException("The folder %s cannot be read.".formatted(folder));
        }
    }

    private static InputFile read(Path file, @Nullable Path base) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new IllegalConfigException(
                        "The file %s has more than %d bytes.".formatted(file, FILE_BYTES_MAX));
            }
            Path absolute = file.toAbsolutePath().normalize();
            Path name = base == null ? absolute : base.normalize().relativize(absolute);
            return new InputFile(
                    name.toString().replace('\\', '/'), new FileContent(Files.readAllBytes(file)));
        } catch (IOException unreadable) {
            throw new IllegalConfigException("The file %s cannot be read.".formatted(file));
        }
    }
}
