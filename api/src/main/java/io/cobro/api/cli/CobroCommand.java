package io.cobro.api.cli;

import io.cobro.api.Config;
import io.cobro.api.demo.DemoOptions;
import io.cobro.api.demo.StatementFile;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The commands and their options. `build` and `test` are the launcher's.
@Command(
        name = "cobro",
        description = "Accounts receivable without a head: REST, GraphQL and webhooks.",
        version = "cobro 0.1.0",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCodes.USAGE,
        exitCodeOnExecutionException = ExitCodes.INTERNAL,
        footer = {
            "",
            "The launcher adds:",
            "  build          builds and does not run",
            "  test           builds and runs every test",
            "",
            "Environment: COBRO_DATABASE_URL (else an embedded PostgreSQL), COBRO_DATA, COBRO_PORT,",
            "  COBRO_SECRETS_KEY, COBRO_WEBHOOK_ALLOWED_NETWORKS; options are stronger.",
            "Exit codes: 0 done, 1 a check found something, 64 wrong usage, 69 a service is missing,",
            "  70 a defect of Cobro."
        })
final class CobroCommand implements Runnable {

    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    CobroCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "Name a command, such as demo.");
    }

    @Command(
            description = "Serves the API until it is told to stop.",
            mixinStandardHelpOptions = true)
    int serve(
            @Option(
                            names = "--port",
                            paramLabel = "N",
                            description = "Port of the loopback address; 0 picks a free one.")
                    @Nullable Integer port,
            @Option(names = "--data", paramLabel = "DIR", description = "Folder of the data.")
                    @Nullable Path data,
            @Option(names = "--config", paramLabel = "FILE", description = "Settings, as YAML.")
                    @Nullable Path file)
            throws Exception {
        Config config = withData(Config.load(file, console.environment()), data);
        return new Serving(console).run(port == null ? config : config.withPort(port));
    }

    @Command(
            description = "Shows the main job on the bundled company, or on files of yours.",
            mixinStandardHelpOptions = true)
    int demo(
            @Option(names = "--once", description = "Ends after the summary.") boolean once,
            @Option(names = "--data", paramLabel = "DIR", description = "Folder of the data.")
                    @Nullable Path data,
            @Option(
                            names = "--cfdi",
                            paramLabel = "DIR",
                            description = "Folder of CFDI; may be given several times.")
                    @Nullable List<Path> cfdi,
            @Option(
                            names = "--statement",
                            paramLabel = "FILE[@ACCOUNT]",
                            description = "Bank statement; may be given several times.")
                    @Nullable List<String> statements,
            @Option(
                            names = "--customers",
                            paramLabel = "FILE.csv",
                            description = "Customers: rfc,name,payment_terms_days,clabe,email.")
                    @Nullable Path customers,
            @Option(
                            names = "--issuer",
                            paramLabel = "RFC",
                            description = "Whose documents are taken; without it, all.")
                    @Nullable List<String> issuers,
            @Option(
                            names = "--today",
                            paramLabel = "DATE",
                            description = "Business date of the reports, such as 2026-11-20.")
                    @Nullable LocalDate today,
            @Option(
                            names = "--terms-days",
                            paramLabel = "N",
                            description = "Days to pay where neither customer nor document says.")
                    @Nullable Integer termsDays,
            @Option(
                            names = "--json",
                            paramLabel = "FILE",
                            description = "Writes everything that was done and found.")
                    @Nullable Path json)
            throws Exception {
        DemoOptions options =
                new DemoOptions(
                        once,
                        cfdi == null ? List.of() : cfdi,
                        statements == null
                                ? List.of()
                                : statements.stream().map(StatementFile::parse).toList(),
                        customers,
                        issuers == null ? List.of() : issuers,
                        today,
                        termsDays == null ? 0 : termsDays,
                        json);
        return new Demonstrating(console)
                .run(withData(Config.load(null, console.environment()), data), options);
    }

    @Command(
            description = "Prints a tenant's events as they happen, and can forward them.",
            mixinStandardHelpOptions = true)
    int listen(
            @Option(
                            names = "--key",
                            paramLabel = "KEY",
                            description = "API key with events:read; else COBRO_KEY.")
                    @Nullable String key,
            @Option(
                            names = "--url",
                            paramLabel = "URL",
                            defaultValue = "http://127.0.0.1:8080",
                            description = "The server; by default ${DEFAULT-VALUE}.")
                    String url,
            @Option(
                            names = "--types",
                            split = ",",
                            paramLabel = "TYPE",
                            description = "Only these, such as invoice.paid,payment.*.")
                    @Nullable List<String> types,
            @Option(
                            names = "--after",
                            paramLabel = "N",
                            description = "Begins after this sequence; 0 is the first event.")
                    @Nullable String after,
            @Option(
                            names = "--forward-to",
                            paramLabel = "URL",
                            description = "Sends each event there too, signed like a webhook.")
                    @Nullable String forwardTo,
            @Option(
                            names = "--secret",
                            paramLabel = "whsec_…",
                            description = "Signs with this; else a new one is printed.")
                    @Nullable String secret,
            @Option(names = "--json", description = "Prints the events as they are.")
                    boolean json) {
        ListenOptions options =
                ListenOptions.of(
                        key == null ? console.environment().get("COBRO_KEY") : key,
                        url,
                        types,
                        after,
                        forwardTo,
                        secret,
                        json);
        return new Listening(console, options).run();
    }

    @Command(
            name = "verify-ledger",
            description = "Recomputes every balance and every hash of the ledger.",
            mixinStandardHelpOptions = true)
    int verifyLedger(
            @Option(names = "--data", paramLabel = "DIR", description = "Folder of the data.")
                    @Nullable Path data)
            throws Exception {
        return new LedgerCheck(console)
                .run(withData(Config.load(null, console.environment()), data));
    }

    static Config withData(Config config, @Nullable Path data) {
        return data == null ? config : config.withData(data);
    }
}
