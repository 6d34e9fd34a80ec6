package io.cobro.api.cli;

import com.zaxxer.hikari.HikariDataSource;
import io.cobro.api.Config;
import io.cobro.api.IllegalConfigException;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.id.NewIds;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.KeySecrets;
import io.cobro.core.tenant.Scopes;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantKeeping;
import io.cobro.core.tenant.TenantMode;
import io.cobro.persistence.DataSources;
import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.PostgresTransactions;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.tenant.NewTenant;
import io.cobro.persistence.tenant.TenantCreation;
import io.cobro.webhooks.json.ResourceJson;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Keys of the API.
@Command(
        name = "keys",
        description = "Makes keys of the API.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCodes.USAGE)
final class KeysCommand implements Runnable {

    private static final String ACTOR = "system:cli";

    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    KeysCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "Name what to do: create.");
    }

    @Command(
            description = "Makes a key, and the tenant if it is new; prints the key alone.",
            mixinStandardHelpOptions = true)
    int create(
            @Option(
                            names = "--tenant",
                            required = true,
                            paramLabel = "NAME",
                            description = "Whose key.")
                    String name,
            @Option(names = "--test", description = "A tenant for trying things out.") boolean test,
            @Option(
                            names = "--scopes",
                            split = ",",
                            arity = "1..*",
                            paramLabel = "SCOPE",
                            description = "What the key allows; everything by default.")
                    @Nullable List<String> scopes,
            @Option(names = "--data", paramLabel = "DIR", description = "Folder of the data.")
                    @Nullable Path data)
            throws Exception {
        if (name.isBlank()) {
            throw new IllegalConfigException("The name of the tenant is empty.");
        }
        List<String> allowed = known(scopes);
        Config config = CobroCommand.withData(Config.load(null, console.environment()), data);
        try (Database database = Database.open(config)) {
            ApiKey key =
                    create(
                            database,
                            NewTenant.mexican(
                                    name.strip(), test ? TenantMode.TEST : TenantMode.LIVE),
                            allowed);
            console.out().println(Objects.requireNonNull(key.secret(), "a new key is shown"));
        }
        return ExitCodes.OK;
    }

    private static List<String> known(@Nullable List<String> scopes) {
        if (scopes == null) {
            return List.of(Scopes.ADMIN);
        }
        for (String scope : scopes) {
            if (!Scopes.isKnown(scope)) {
                throw new IllegalConfigException(
                        "%s is no scope; there are %s and %s."
                                .formatted(scope, String.join(", ", Scopes.ALL), Scopes.ADMIN));
            }
        }
        return scopes;
    }

    private static ApiKey create(Database database, NewTenant wanted, List<String> scopes) {
        NewIds ids = new TimeOrderedIds();
        Instant now = Instant.now();
        try (HikariDataSource pool =
                DataSources.pool(database.url(), DatabaseRole.APP, ZoneId.of("UTC"), 1)) {
            Tenant tenant = new TenantCreation(pool, ids).createIfNew(wanted, now);
            TenantKeeping keeping =
                    new TenantKeeping(
                            new PostgresTransactions(
                                    pool, new ResourceJson(), () -> {}, InstantSource.system()),
                            new KeySecrets(),
                            InstantSource.system());
            Outcome<ApiKey> outcome =
                    keeping.create(
                            new CommandContext(
                                    tenant,
                                    ACTOR,
                                    "run_" + ids.next(),
                                    null,
                                    tenant.now(() -> now),
                                    ids),
                            new TenantKeeping.CreateApiKey("command line", scopes, null));
            return switch (outcome) {
                case Outcome.Accepted<ApiKey>(var key) -> key;
                case Outcome.Replayed<ApiKey> _, Outcome.Refused<ApiKey> _ ->
                        throw new IllegalStateException("a key is never refused");
            };
        }
    }
}
