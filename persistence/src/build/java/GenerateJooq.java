import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// Generates the jOOQ classes if anything they follow from has changed since the last time: the
/// migrations, the two files of the generator or the versions of what it uses.
///
/// The work is in `JooqTables`, which needs classes of this module before Maven has compiled them:
/// it is compiled here, together with those it names.
///
/// Arguments: the folder of the module, then the versions.
public class GenerateJooq {

    public static void main(String[] arguments) throws Exception {
        Path module = Path.of(arguments[0]);
        Path generated = module.resolve("target/generated-sources/jooq");
        Path seal = module.resolve("target/generated-sources/jooq.sha256");
        Path generator = module.resolve("src/build/java");
        String current =
                digest(List.of(arguments), module.resolve("src/main/resources/db"), generator);
        if (Files.isDirectory(generated)
                && Files.exists(seal)
                && Files.readString(seal).equals(current)) {
            return;
        }
        System.err.println("Generating the jOOQ classes from the migrations");
        Path classes = module.resolve("target/jooq-generator");
        Files.createDirectories(classes);
        String classPath = libraries(module);
        int compiled =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-implicit:class",
                                "-encoding",
                                "UTF-8",
                                "-d",
                                classes.toString(),
                                "-classpath",
                                classPath,
                                "-sourcepath",
                                module.resolve("src/main/java").toString(),
                                generator.resolve("JooqTables.java").toString());
        if (compiled != 0) {
            System.exit(compiled);
        }
        int status =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dorg.jooq.no-logo=true",
                                "-Dorg.jooq.no-tips=true",
                                "-classpath",
                                String.join(
                                        System.getProperty("path.separator"),
                                        classes.toString(),
                                        module.resolve("src/main/resources").toString(),
                                        classPath),
                                "JooqTables",
                                module.resolve("target/jooq-database").toString(),
                                generated.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        if (status != 0) {
            System.exit(status);
        }
        Files.writeString(seal, current);
    }

    /// The class path without what an earlier build of this module left: its migrations may be
    /// older.
    private static String libraries(Path module) {
        String separator = System.getProperty("path.separator");
        Path built = module.resolve("target").toAbsolutePath().normalize();
        return Stream.of(System.getProperty("java.class.path").split(separator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().normalize().startsWith(built))
                .collect(Collectors.joining(separator));
    }

    private static String digest(List<String> words, Path... folders)
            throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            out.write(words.toString().getBytes(StandardCharsets.UTF_8));
            for (Path folder : folders) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        out.write(
                                folder.relativize(file)
                                        .toString()
                                        .getBytes(StandardCharsets.UTF_8));
                        out.write(0);
                        Files.copy(file, out);
                        out.write(0);
                    }
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
