import io.cobro.persistence.DataSources;
import io.cobro.persistence.DatabaseUrl;
import io.cobro.persistence.Migrations;
import io.cobro.persistence.embedded.Durability;
import io.cobro.persistence.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/// Migrates an empty database and writes the jOOQ classes of its schema. Started by `GenerateJooq`.
///
/// Arguments: a folder for the throw-away database, the folder of the classes.
public class JooqTables {

    public static void main(String[] arguments) throws Exception {
        Path database = Path.of(arguments[0]);
        Path generated = Path.of(arguments[1]);
        delete(database);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(database, Durability.PROCESS_END)) {
            DatabaseUrl url = DatabaseUrl.parse(postgres.jdbcUrl()).orElseThrow();
            Migrations.migrate(DataSources.login(url));
            delete(generated);
            try (Connection connection = DataSources.login(url).getConnection()) {
                GenerationTool tool = new GenerationTool();
                tool.setConnection(connection);
                tool.run(configuration(generated));
            }
        } finally {
            delete(database);
        }
    }

    private static Configuration configuration(Path generated) {
        return new Configuration()
                .withLogging(Logging.WARN)
                .withGenerator(
                        new Generator()
                                .withDatabase(
                                        new Database()
                                                .withName("org.jooq.meta.postgres.PostgresDatabase")
                                                .withInputSchema(Migrations.SCHEMA)
                                                // Columns that only sort are the database's own.
                                                .withExcludes(
                                                        "flyway_schema_history|customer\\.sorted_name")
                                                .withIncludeExcludeColumns(true)
                                                .withIncludeRoutines(false)
                                                .withForcedTypes(
                                                        new ForcedType()
                                                                .withName("INSTANT")
                                                                .withIncludeTypes(
                                                                        "timestamp with time zone|timestamptz")))
                                .withGenerate(
                                        new Generate()
                                                .withGeneratedAnnotation(false)
                                                .withRecords(true)
                                                .withIndexes(false)
                                                .withComments(false))
                                .withTarget(
                                        new Target()
                                                .withPackageName("io.cobro.persistence.jooq")
                                                .withDirectory(generated.toString())));
    }

    private static void delete(Path folder) throws Exception {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.delete(file);
                }
            }
        }
    }
}
