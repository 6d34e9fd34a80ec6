package io.cobro.api;

import io.cobro.connectors.mail.SmtpUrl;
import io.cobro.persistence.DatabaseUrl;
import io.cobro.webhooks.client.AddressGuard;
import io.cobro.webhooks.client.Network;
import io.cobro.webhooks.delivery.RetrySchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// What an operator can choose. Stronger wins: defaults, then the config file, then the
/// environment, then the flags of the command line.
///
/// | key of the file | environment | default |
/// |---|---|---|
/// | `port` | `COBRO_PORT` | 8080; 0 picks a free one |
/// | `data` | `COBRO_DATA` | `data` in the working folder |
/// | `database_url` | `COBRO_DATABASE_URL` | none: the embedded PostgreSQL in the data folder |
/// | `secrets_key` | `COBRO_SECRETS_KEY` | none: a key kept in the data folder |
/// | `webhook_allowed_networks` | `COBRO_WEBHOOK_ALLOWED_NETWORKS` | none |
/// | `webhook_retry_seconds` | | the standard schedule |
/// | `cfdi_schemas` | | none: the built-in rules alone |
/// | `rate_limit` | `COBRO_RATE_LIMIT` | 1000 requests of a key in a second; 0 for no limit |
/// | `cors_origins` | `COBRO_CORS_ORIGINS` | none: pages of other origins cannot call |
/// | `trusted_proxies` | `COBRO_TRUSTED_PROXIES` | none: callers are known by their connection |
/// | `smtp_url` | `COBRO_SMTP_URL` | none: reminders by e-mail are left out |
///
/// @param port of the loopback address, 0 to 65535
/// @param data where the embedded PostgreSQL and generated keys are kept
/// @param database the PostgreSQL to use; null means the embedded one
/// @param secretsKey what secrets at rest are sealed with; null means the one in the data folder
/// @param allowedNetworks inside networks that webhooks may reach, a list of CIDR; empty for none
/// @param retries when a failed delivery is tried again
/// @param schemas a folder of the tax authority's schemas to check CFDI strictly against
/// @param smtp the mail server that reminders leave by; null means none
/// @param edge what is asked of callers before an operation hears of them
public record Config(
        int port,
        Path data,
        @Nullable DatabaseUrl database,
        @Nullable String secretsKey,
        String allowedNetworks,
        RetrySchedule retries,
        @Nullable Path schemas,
        @Nullable SmtpUrl smtp,
        Settings.Edge edge) {

    public static final int PORT_DEFAULT = 8080;

    private static final int PORT_MAX = 65_535;

    /// As browsers send it: in lower case, without a path, the port only where it is not the usual.
    private static final Pattern ORIGIN =
            Pattern.compile("https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?");

    private static final int RATE_LIMIT_MAX = 1_000_000;

    private static final Set<String> KEYS =
            Set.of(
                    "port",
                    "data",
                    "database_url",
                    "secrets_key",
                    "webhook_allowed_networks",
                    "webhook_retry_seconds",
                    "cfdi_schemas",
                    "smtp_url",
                    "rate_limit",
                    "cors_origins",
                    "trusted_proxies");

    public static final Config DEFAULT =
            new Config(
                    PORT_DEFAULT,
                    Path.of("data"),
                    null,
                    null,
                    "",
                    RetrySchedule.STANDARD,
                    null,
                    null,
                    Settings.Edge.DEFAULT);

    /// The settings of a file, overridden by those of the environment.
    ///
    /// @param file YAML with the keys of the table; null means no file
    /// @throws IllegalConfigException if a key is unknown or a value cannot be used
    public static Config load(@Nullable Path file, Map<String, String> environment) {
        Config config = DEFAULT;
        if (file != null) {
            config = config.with(file);
        }
        return config.with(environment);
    }

    public Config withPort(int newPort) {
        if (newPort < 0 || newPort > PORT_MAX) {
            throw new IllegalConfigException(
                    "The port must be from 0 to %d, not %d.".formatted(PORT_MAX, newPort));
        }
        return new Config(
                newPort, data, database, secretsKey, allowedNetworks, retries, schemas, smtp, edge);
    }

    public Config withData(Path newData) {
        return new Config(
                port, newData, database, secretsKey, allowedNetworks, retries, schemas, smtp, edge);
    }

    public Config withDatabase(DatabaseUrl newDatabase) {
        return new Config(
                port, data, newDatabase, secretsKey, allowedNetworks, retries, schemas, smtp, edge);
    }

    public Config withSecretsKey(String newKey) {
        return new Config(
                port, data, database, newKey, allowedNetworks, retries, schemas, smtp, edge);
    }

    public Config withAllowedNetworks(String networks) {
        try {
            AddressGuard.allowing(networks);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalConfigException(
                    "COBRO_WEBHOOK_ALLOWED_NETWORKS must be a list of networks such as 10.0.0.0/8,192.168.1.0/24.");
        }
        return new Config(port, data, database, secretsKey, networks, retries, schemas, smtp, edge);
    }

    public Config withRetries(RetrySchedule schedule) {
        return new Config(
                port, data, database, secretsKey, allowedNetworks, schedule, schemas, smtp, edge);
    }

    public Config withSmtp(SmtpUrl url) {
        return new Config(
                port, data, database, secretsKey, allowedNetworks, retries, schemas, url, edge);
    }

    public Config withRateLimit(int limit) {
        if (limit < 0 || limit > RATE_LIMIT_MAX) {
            throw new IllegalConfigException(
                    "The rate limit must be from 0 to %d requests in a second, not %d."
                            .formatted(RATE_LIMIT_MAX, limit));
        }
        return withEdge(edge.withRateLimit(limit));
    }

    private Config withCorsOrigins(String list, String source) {
        Set<String> origins = new TreeSet<>();
        for (String item : list.split(",", -1)) {
            String origin = item.strip();
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalConfigException(
                        "%s must be a list of origins such as https://cobranza.example,http://localhost:5173, each written out."
                                .formatted(source));
            }
            origins.add(origin);
        }
        return withEdge(edge.withCorsOrigins(origins));
    }

    private Config withTrustedProxies(String networks, String source) {
        try {
            Network.list(networks);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalConfigException(
                    "%s must be a list of networks such as 127.0.0.1/32,10.0.0.0/8."
                            .formatted(source));
        }
        return withEdge(edge.withTrustedProxies(networks));
    }

    private Config withEdge(Settings.Edge newEdge) {
        return new Config(
                port, data, database, secretsKey, allowedNetworks, retries, schemas, smtp, newEdge);
    }

    private Config with(Map<String, String> environment) {
        Config config = this;
        config = config.with("smtp_url", environment.get("COBRO_SMTP_URL"), "COBRO_SMTP_URL");
        config = config.with("rate_limit", environment.get("COBRO_RATE_LIMIT"), "COBRO_RATE_LIMIT");
        config =
                config.with(
                        "cors_origins",
                        environment.get("COBRO_CORS_ORIGINS"),
                        "COBRO_CORS_ORIGINS");
        config =
                config.with(
                        "trusted_proxies",
                        environment.get("COBRO_TRUSTED_PROXIES"),
                        "COBRO_TRUSTED_PROXIES");
        config = config.with("port", environment.get("COBRO_PORT"), "COBRO_PORT");
        config = config.with("data", environment.get("COBRO_DATA"), "COBRO_DATA");
        config =
                config.with(
                        "database_url",
                        environment.get("COBRO_DATABASE_URL"),
                        "COBRO_DATABASE_URL");
        config =
                config.with(
                        "secrets_key", environment.get("COBRO_SECRETS_KEY"), "COBRO_SECRETS_KEY");
        return config.with(
                "webhook_allowed_networks",
                environment.get("COBRO_WEBHOOK_ALLOWED_NETWORKS"),
                "COBRO_WEBHOOK_ALLOWED_NETWORKS");
    }

    private Config with(Path file) {
        JsonNode settings;
        try {
            settings = new YAMLMapper().readTree(Files.readString(file));
        } catch (IOException unreadable) {
            throw new IllegalConfigException("The config file %s cannot be read.".formatted(file));
        } catch (JacksonException malformed) {
            throw new IllegalConfigException("The config file %s is not YAML.".formatted(file));
        }
        if (settings.isMissingNode() || settings.isNull()) {
            return this;
        }
        if (!settings.isObject()) {
            throw new IllegalConfigException(
                    "The config file %s must hold lines such as port: 8080.".formatted(file));
        }
        Config config = this;
        for (String key : settings.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw new IllegalConfigException(
                        "The config file %s has the unknown key %s; known are %s."
                                .formatted(file, key, String.join(", ", new TreeSet<>(KEYS))));
            }
            JsonNode value = settings.get(key);
            config =
                    key.equals("webhook_retry_seconds")
                            ? config.withRetries(schedule(value))
                            : config.with(key, value.asString(""), key + " in " + file);
        }
        return config;
    }

    /// @param value null or blank changes nothing
    private Config with(String key, @Nullable String value, String source) {
        if (value == null || value.isBlank()) {
            return this;
        }
        String text = value.strip();
        return switch (key) {
            case "port" -> withPort(number(text, source));
            case "data" -> withData(Path.of(text));
            case "database_url" ->
                    withDatabase(
                            DatabaseUrl.parse(text)
                                    .orElseThrow(() ->
                                            new IllegalConfigException(
                                                    "%s must be like postgres://login:password@host:5432/database."
                                                            .formatted(source))));
            case "secrets_key" -> withSecretsKey(text);
            case "webhook_allowed_networks" -> withAllowedNetworks(text);
            case "cfdi_schemas" ->
                    new Config(
                            port,
                            data,
                            database,
                            secretsKey,
                            allowedNetworks,
                            retries,
                            Path.of(text),
                            smtp,
                            edge);
            case "smtp_url" -> withSmtp(smtp(text, source));
            case "cors_origins" -> withCorsOrigins(text, source);
            case "trusted_proxies" -> withTrustedProxies(text, source);
            case "rate_limit" -> withRateLimit(number(text, source));
            default -> throw new IllegalArgumentException(key);
        };
    }

    private static SmtpUrl smtp(String text, String source) {
        try {
            return SmtpUrl.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalConfigException(source + " " + malformed.getMessage() + ".");
        }
    }

    private static int number(String text, String source) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw new IllegalConfigException("%s must be a number.".formatted(source));
        }
    }

    private static RetrySchedule schedule(JsonNode value) {
        List<Duration> delays = new ArrayList<>();
        for (JsonNode delay : value) {
            if (!delay.isIntegralNumber() || delay.asLong() < 0) {
                throw badSchedule();
            }
            delays.add(Duration.ofSeconds(delay.asLong()));
        }
        if (!value.isArray() || delays.isEmpty()) {
            throw badSchedule();
        }
        return new RetrySchedule(delays);
    }

    private static IllegalConfigException badSchedule() {
        return new IllegalConfigException(
                "webhook_retry_seconds must be a list of seconds such as [0, 30, 120].");
    }

    @Override
    public String toString() {
        return "Config[port " + port + ", data " + data + "]";
    }
}
