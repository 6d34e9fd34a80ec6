package io.cobro.api;

import io.cobro.connectors.mail.SmtpUrl;
import io.cobro.persistence.DatabaseUrl;
import io.cobro.webhooks.delivery.RetrySchedule;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a server is started with.
///
/// @param database where the books are
/// @param host the address that is listened on
/// @param port 0 takes a free one
/// @param secretsKey the keys that secrets at rest are sealed with, as `COBRO_SECRETS_KEY` has them
/// @param allowedNetworks inside networks that webhooks may reach, a list of CIDR; empty for none
/// @param retries when a failed delivery is tried again
/// @param clock what time it is; for deliveries and jobs too
/// @param workers whether events are numbered and delivered, and jobs run, by this node
/// @param schemas a folder of the tax authority's schemas to check CFDI strictly against
/// @param smtp the mail server that reminders leave by; null means none
/// @param edge what is asked of callers before an operation hears of them
public record Settings(
        DatabaseUrl database,
        String host,
        int port,
        String secretsKey,
        String allowedNetworks,
        RetrySchedule retries,
        Clock clock,
        boolean workers,
        java.nio.file.@Nullable Path schemas,
        @Nullable SmtpUrl smtp,
        Edge edge) {

    /// What is asked of callers before an operation hears of them.
    ///
    /// @param rateLimit requests of one key in a second; 0 for no limit
    /// @param corsOrigins pages that may call from a browser, such as `https://cobranza.example`
    /// @param trustedProxies networks of proxies whose `X-Forwarded-For` counts, a list of CIDR;
    ///   empty for none
    public record Edge(int rateLimit, Set<String> corsOrigins, String trustedProxies) {

        public static final Edge DEFAULT = new Edge(1_000, Set.of(), "");

        public Edge {
            corsOrigins = Set.copyOf(corsOrigins);
        }

        public Edge withRateLimit(int limit) {
            return new Edge(limit, corsOrigins, trustedProxies);
        }

        public Edge withCorsOrigins(Set<String> origins) {
            return new Edge(rateLimit, origins, trustedProxies);
        }

        public Edge withTrustedProxies(String networks) {
            return new Edge(rateLimit, corsOrigins, networks);
        }
    }

    /// A server on the loopback address with the standard schedule.
    public static Settings of(DatabaseUrl database, int port, String secretsKey) {
        return new Settings(
                database,
                "127.0.0.1",
                port,
                secretsKey,
                "",
                RetrySchedule.STANDARD,
                Clock.systemUTC(),
                true,
                null,
                null,
                Edge.DEFAULT);
    }

    @Override
    public String toString() {
        return "Settings[" + database + ", " + host + ":" + port + "]";
    }
}
