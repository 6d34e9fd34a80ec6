package io.cobro.api.cli;

import com.zaxxer.hikari.pool.HikariPool;
import io.cobro.api.ClocksApartException;
import io.cobro.api.IllegalConfigException;
import io.cobro.persistence.embedded.EmbeddedPostgresException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// Where the program begins.
public final class Main {

    private static final String LOG_CONFIG = "logback.configurationFile";

    /// How picocli ends a sentence about a value that it could not convert.
    private static final Pattern WRAPPED = Pattern.compile(" \\([a-zA-Z.]+Exception: .*\\)$");

    private Main() {}

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("serve") && System.getProperty(LOG_CONFIG) == null) {
            System.setProperty(LOG_CONFIG, "logback-server.xml");
        }
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(args, System.getenv(), out, err));
    }

    /// Runs a command.
    ///
    /// @param environment the settings `COBRO_…`
    /// @return the exit code, one of [ExitCodes]
    static int run(
            String[] args, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        Console console = new Console(environment, out, err);
        CommandLine line = new CommandLine(new CobroCommand(console));
        line.addSubcommand("keys", new KeysCommand(console));
        line.setOut(out);
        line.setErr(err);
        line.setParameterExceptionHandler((wrong, _) -> {
            err.println("cobro: " + WRAPPED.matcher(firstLine(wrong)).replaceFirst(""));
            err.println(
                    "Try '%s --help'."
                            .formatted(wrong.getCommandLine().getCommandSpec().qualifiedName()));
            return ExitCodes.USAGE;
        });
        line.setExecutionExceptionHandler((failure, _, _) -> {
            err.println("cobro: " + sentence(failure));
            LoggerFactory.getLogger(Main.class).debug("failed", failure);
            return exitCode(failure);
        });
        return line.execute(args);
    }

    private static int exitCode(Throwable failure) {
        return switch (failure) {
            case IllegalConfigException _, ParameterException _ -> ExitCodes.USAGE;
            case SQLException _ -> ExitCodes.UNAVAILABLE;
            case EmbeddedPostgresException _ -> ExitCodes.UNAVAILABLE;
            case HikariPool.PoolInitializationException _ -> ExitCodes.UNAVAILABLE;
            case FlywayException _ -> ExitCodes.UNAVAILABLE;
            case PortTakenException _, ClocksApartException _ -> ExitCodes.UNAVAILABLE;
            case ServerAbsentException _ -> ExitCodes.UNAVAILABLE;
            default -> ExitCodes.INTERNAL;
        };
    }

    private static String sentence(Throwable failure) {
        return switch (failure) {
            case IllegalConfigException _,
                    EmbeddedPostgresException _,
                    PortTakenException _,
                    ClocksApartException _,
                    ServerAbsentException _ ->
                    String.valueOf(failure.getMessage());
            case SQLException sql -> "The database cannot be used: " + firstLine(sql) + ".";
            case HikariPool.PoolInitializationException pool ->
                    "The database cannot be used: " + firstLine(pool) + ".";
            case FlywayException migration ->
                    "The database cannot be migrated: " + firstLine(migration) + ".";
            default ->
                    "Something is wrong inside Cobro (%s: %s); please report it."
                            .formatted(failure.getClass().getSimpleName(), firstLine(failure));
        };
    }

    private static String firstLine(Throwable failure) {
        String text = String.valueOf(failure.getMessage()).strip();
        int end = text.indexOf('\n');
        String line = (end < 0 ? text : text.substring(0, end)).strip();
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }
}
