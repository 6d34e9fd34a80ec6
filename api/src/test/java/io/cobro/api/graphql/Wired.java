package io.cobro.api.graphql;

import com.zaxxer.hikari.HikariDataSource;
import io.cobro.api.event.EventWaits;
import io.cobro.api.http.AccessTokens;
import io.cobro.api.http.Authentication;
import io.cobro.api.http.Caller;
import io.cobro.api.http.ClientAddresses;
import io.cobro.api.http.Commands;
import io.cobro.api.http.Contract;
import io.cobro.api.http.Cursors;
import io.cobro.api.http.ProblemCatalogue;
import io.cobro.api.http.Problems;
import io.cobro.api.http.RateLimiter;
import io.cobro.connectors.bank.StatementFormats;
import io.cobro.connectors.template.MustacheRendering;
import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Resource;
import io.cobro.core.Transactions;
import io.cobro.core.allocation.Allocating;
import io.cobro.core.credit.Crediting;
import io.cobro.core.customer.CustomerKeeping;
import io.cobro.core.dunning.DunningPolicyKeeping;
import io.cobro.core.dunning.EnrollmentKeeping;
import io.cobro.core.invoice.Invoicing;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.payment.PaymentRecording;
import io.cobro.core.reconciliation.Matching;
import io.cobro.core.reconciliation.Reconciling;
import io.cobro.core.reconciliation.StatementImporting;
import io.cobro.core.reminder.ReminderKeeping;
import io.cobro.core.reminder.SmsText;
import io.cobro.core.template.MessageWriting;
import io.cobro.core.template.TemplateKeeping;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.ApiKeyId;
import io.cobro.core.tenant.KeySecrets;
import io.cobro.core.tenant.Language;
import io.cobro.core.tenant.TaxPoint;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.tenant.TenantKeeping;
import io.cobro.core.tenant.TenantMode;
import io.cobro.core.webhook.EndpointKeeping;
import io.cobro.core.webhook.EndpointSecrets;
import io.cobro.core.webhook.Redelivering;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.event.LogEnd;
import io.cobro.webhooks.signing.SecretBox;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/// The face wired to a database that nobody starts: whatever asks it fails.
final class Wired {

    static final Instant NOW = Instant.parse("2026-11-21T16:20:00Z");

    private static final Commands COMMANDS =
            new Commands(Clock.fixed(NOW, ZoneOffset.UTC), new TimeOrderedIds());

    private static final MessageWriting WRITING =
            new MessageWriting(new MustacheRendering(), SmsText.Accents.STRIP);

    private static final Contract CONTRACT = Contract.load();
    private static final Cursors CURSORS = new Cursors(new byte[32]);

    private Wired() {}

    static GraphqlFace face() {
        // Without an address: it is never asked for a connection.
        return face(new HikariDataSource());
    }

    /// @param source what is read; nothing is written
    static GraphqlFace face(DataSource source) {
        Transactions none = new NoTransactions();
        Problems problems = new Problems(ProblemCatalogue.load());
        return new GraphqlFace(
                new GraphqlParts(
                        CONTRACT,
                        new Authentication(
                                (_, _) -> Optional.empty(),
                                new AccessTokens(
                                        SecretBox.of(
                                                SecretBox.newKey(new SecureRandom()),
                                                new SecureRandom())),
                                new ClientAddresses(""),
                                COMMANDS.clock()),
                        new RateLimiter(0, COMMANDS.clock()),
                        problems,
                        COMMANDS,
                        CURSORS,
                        _ -> {},
                        new GraphqlParts.Handlers(
                                new TenantKeeping(none, new KeySecrets(), COMMANDS.clock()),
                                new CustomerKeeping(none),
                                new Invoicing(none),
                                new Crediting(none),
                                new PaymentRecording(none),
                                new Allocating(none),
                                new StatementImporting(
                                        none, new StatementFormats(CurrencyCode.MXN)),
                                new Matching(none),
                                new Reconciling(none),
                                new DunningPolicyKeeping(none, _ -> Set.of()),
                                new EnrollmentKeeping(none),
                                new ReminderKeeping(none, _ -> true),
                                new EndpointKeeping(
                                        none,
                                        new NoSecrets(),
                                        _ -> Optional.empty(),
                                        COMMANDS.clock()),
                                new Redelivering(none),
                                new TemplateKeeping(none, WRITING)),
                        GraphqlParts.Queries.over(source, WRITING),
                        new EventWaits(new LogEnd(source)),
                        WRITING));
    }

    /// The answer to a document.
    static Map<String, Object> answer(GraphqlFace face, String document, Object... variables) {
        return answer(face, document, Duration.ofMinutes(1), variables);
    }

    /// @param left the time that the document has
    static Map<String, Object> answer(
            GraphqlFace face, String document, Duration left, Object... variables) {
        Map<String, Object> named =
                variables.length == 0 ? Map.of() : Map.of((String) variables[0], variables[1]);
        return face.execute(
                new GraphqlRequest(document, null, named),
                new Requested(
                        new Caller(tenant(), key(), "", null),
                        "req_test",
                        null,
                        Locale.ENGLISH,
                        COMMANDS,
                        CURSORS,
                        CONTRACT,
                        false,
                        System.nanoTime() + left.toNanos()),
                null);
    }

    /// The first error of an answer.
    static Map<?, ?> error(Map<String, Object> answer) {
        return (Map<?, ?>) ((List<?>) answer.getOrDefault("errors", List.of(Map.of()))).getFirst();
    }

    /// The code of the first error of an answer; empty if there is none.
    static String code(Map<String, Object> answer) {
        return error(answer).get("extensions") instanceof Map<?, ?> extensions
                ? String.valueOf(extensions.get("code"))
                : "";
    }

    private static Tenant tenant() {
        return new Tenant(
                new TenantId(1, new UUID(1, 1)),
                "Distribuidora Azul",
                TenantMode.TEST,
                ZoneId.of("America/Mexico_City"),
                CurrencyCode.MXN,
                TaxPoint.PAYMENT,
                30,
                Language.ES,
                1,
                NOW,
                null);
    }

    private static ApiKey key() {
        return new ApiKey(
                new ApiKeyId(new UUID(1, 2)),
                "test",
                "cobro_test_000000",
                List.of("admin"),
                List.of(),
                null,
                null,
                null,
                null,
                1,
                NOW,
                null);
    }

    private static final class NoTransactions implements Transactions {

        @Override
        public <T extends Resource> Outcome<T> inTransaction(
                CommandContext context, Function<Books, T> work) {
            throw new IllegalStateException("there is no database here");
        }
    }

    private static final class NoSecrets implements EndpointSecrets {

        @Override
        public String make() {
            return "whsec_";
        }

        @Override
        public String seal(String secret, WebhookEndpointId owner) {
            return secret;
        }
    }
}
