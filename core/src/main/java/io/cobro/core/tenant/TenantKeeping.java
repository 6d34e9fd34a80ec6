package io.cobro.core.tenant;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Patch;
import io.cobro.core.Refusal;
import io.cobro.core.SecretOverlap;
import io.cobro.core.Transactions;
import io.cobro.core.event.Fact;
import io.cobro.core.money.CurrencyCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeping a tenant's settings, issuers and keys.
public final class TenantKeeping {

    /// Changes the settings that the patch names.
    public record UpdateTenant(
            int expectedVersion,
            Patch<String> name,
            Patch<ZoneId> timeZone,
            Patch<CurrencyCode> currency,
            Patch<TaxPoint> taxPoint,
            Patch<Integer> defaultTermsDays,
            Patch<Language> language) {}

    /// Records an issuer.
    public record CreateBillingEntity(String taxId, String name, @Nullable String taxRegime) {}

    /// Changes what the patch names of an issuer.
    public record UpdateBillingEntity(
            BillingEntityId id, int expectedVersion, Patch<String> name, Patch<String> taxRegime) {}

    /// Makes a key.
    ///
    /// @param allowedIps networks that it may be used from, in CIDR form; empty for everywhere
    public record CreateApiKey(
            String name,
            List<String> scopes,
            List<String> allowedIps,
            @Nullable Instant expiresAt) {

        /// A key that may be used from everywhere.
        public CreateApiKey(String name, List<String> scopes, @Nullable Instant expiresAt) {
            this(name, scopes, List.of(), expiresAt);
        }
    }

    /// Changes what the patch names of a key.
    public record UpdateApiKey(
            ApiKeyId id,
            int expectedVersion,
            Patch<String> name,
            Patch<List<String>> allowedIps,
            Patch<Instant> expiresAt) {}

    /// Makes a key useless, for good.
    public record RevokeApiKey(ApiKeyId id, int expectedVersion) {}

    /// Changes the secret of a key.
    ///
    /// @param expectedVersion null if the caller does not care
    /// @param overlap how long the present secret opens the same, from zero to [SecretOverlap#MAX]
    public record RotateApiKey(ApiKeyId id, @Nullable Integer expectedVersion, Duration overlap) {}

    private final Transactions transactions;
    private final KeySecrets secrets;
    private final InstantSource wallClock;

    /// @param wallClock the true time, by which secrets end; never a test clock
    public TenantKeeping(Transactions transactions, KeySecrets secrets, InstantSource wallClock) {
        this.transactions = transactions;
        this.secrets = secrets;
        this.wallClock = wallClock;
    }

    /// Refusals: `version_conflict`.
    public Outcome<Tenant> update(CommandContext context, UpdateTenant command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Tenant before = books.tenants().lock().get();
                    Refusal.requireVersion(command.expectedVersion(), before.version());
                    Tenant after =
                            new Tenant(
                                    before.id(),
                                    command.name().applyTo(before.name(), before.name()),
                                    before.mode(),
                                    command.timeZone()
                                            .applyTo(before.timeZone(), before.timeZone()),
                                    command.currency()
                                            .applyTo(before.currency(), before.currency()),
                                    command.taxPoint()
                                            .applyTo(before.taxPoint(), before.taxPoint()),
                                    command.defaultTermsDays()
                                            .applyTo(before.defaultTermsDays(), 0),
                                    command.language().applyTo(before.language(), Language.ES),
                                    before.version() + 1,
                                    before.recordedAt(),
                                    before.testClockAt());
                    books.tenants().update(after);
                    books.facts().add(Fact.of("tenant.updated", after).changedFrom(before));
                    return after;
                });
    }

    /// Refusals: `duplicate_tax_id`.
    public Outcome<BillingEntity> create(CommandContext context, CreateBillingEntity command) {
        return transactions.inTransaction(
                context,
                books -> {
                    books.tenants()
                            .lockBillingEntityByTaxId(command.taxId())
                            .get()
                            .ifPresent(existing -> {
                                throw Refusal.at(
                                                "/tax_id",
                                                "duplicate_tax_id",
                                                Map.of("existing_id", existing.id().text()))
                                        .exception();
                            });
                    BillingEntity entity =
                            new BillingEntity(
                                    new BillingEntityId(context.ids().next()),
                                    command.taxId(),
                                    command.name(),
                                    command.taxRegime(),
                                    1,
                                    context.now());
                    books.tenants().insert(entity);
                    books.facts().add(Fact.of("billing_entity.created", entity));
                    return entity;
                });
    }

    /// Refusals: `not_found`, `version_conflict`.
    public Outcome<BillingEntity> update(CommandContext context, UpdateBillingEntity command) {
        return transactions.inTransaction(
                context,
                books -> {
                    BillingEntity before =
                            books.tenants()
                                    .lockBillingEntity(command.id())
                                    .get()
                                    .orElseThrow(() ->
                                            Refusal.notFound("billing_entity", command.id().text())
                                                    .exception());
                    Refusal.requireVersion(command.expectedVersion(), before.version());
                    BillingEntity after =
                            new BillingEntity(
                                    before.id(),
                                    before.taxId(),
                                    command.name().applyTo(before.name(), before.name()),
                                    command.taxRegime().applyTo(before.taxRegime()),
                                    before.version() + 1,
                                    before.recordedAt());
                    books.tenants().update(after);
                    books.facts().add(Fact.of("billing_entity.updated", after).changedFrom(before));
                    return after;
                });
    }

    /// Makes a key; the answer alone shows its secret. Keys expire by the true time, so a tenant
    /// that lives at another does not know what is past. Refusals: `expiry_in_past`.
    public Outcome<ApiKey> create(CommandContext context, CreateApiKey command) {
        return transactions.inTransaction(
                context,
                books -> {
                    if (command.expiresAt() != null) {
                        requireFuture(context, command.expiresAt());
                    }
                    KeySecrets.Made made = secrets.make(context.tenant().mode());
                    ApiKey key =
                            new ApiKey(
                                    new ApiKeyId(context.ids().next()),
                                    command.name(),
                                    made.prefix(),
                                    command.scopes(),
                                    command.allowedIps(),
                                    command.expiresAt(),
                                    null,
                                    null,
                                    null,
                                    1,
                                    context.now(),
                                    null);
                    books.tenants().insert(key, KeySecrets.hash(made.secret()));
                    books.facts().add(Fact.of("api_key.created", key));
                    return key.withSecret(made.secret());
                });
    }

    /// Changes what a key is called, where it may be used from, or lets it end earlier. What was
    /// given to somebody for a time does not become more.
    ///
    /// Refusals: `not_found`, `version_conflict`, `api_key_already_revoked`, `expiry_not_earlier`,
    /// `expiry_in_past`.
    public Outcome<ApiKey> update(CommandContext context, UpdateApiKey command) {
        return transactions.inTransaction(
                context,
                books -> {
                    ApiKey before = unrevoked(books, command.id(), command.expectedVersion());
                    Instant expiry = command.expiresAt().applyTo(before.expiresAt());
                    if (!Objects.equals(expiry, before.expiresAt())) {
                        requireEarlier(context, expiry, before.expiresAt());
                    }
                    ApiKey after =
                            before.updated(
                                    command.name().applyTo(before.name(), before.name()),
                                    expiry,
                                    command.allowedIps().applyTo(before.allowedIps(), List.of()));
                    books.tenants().update(after);
                    books.facts().add(Fact.of("api_key.updated", after).changedFrom(before));
                    return after;
                });
    }

    /// Makes a new secret, which the answer alone shows. Until the overlap ends the present one
    /// opens the same; a still older one ends at once.
    ///
    /// Refusals: `not_found`, `version_conflict`, `out_of_range`, `api_key_already_revoked`.
    public Outcome<ApiKey> rotate(CommandContext context, RotateApiKey command) {
        Optional<Refusal> refusal = SecretOverlap.refusal(command.overlap());
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        return transactions.inTransaction(
                context,
                books -> {
                    ApiKey before = unrevoked(books, command.id(), command.expectedVersion());
                    KeySecrets.Made made = secrets.make(context.tenant().mode());
                    ApiKey after =
                            before.rotated(
                                    made.prefix(),
                                    SecretOverlap.end(wallClock.instant(), command.overlap()));
                    books.tenants().rotate(after, KeySecrets.hash(made.secret()));
                    books.facts().add(Fact.of("api_key.rotated", after).changedFrom(before));
                    return after.withSecret(made.secret());
                });
    }

    /// Refusals: `not_found`, `version_conflict`, `api_key_already_revoked`.
    public Outcome<ApiKey> revoke(CommandContext context, RevokeApiKey command) {
        return transactions.inTransaction(
                context,
                books -> {
                    ApiKey before = unrevoked(books, command.id(), command.expectedVersion());
                    ApiKey after = before.revoked(context.now());
                    books.tenants().update(after);
                    books.facts().add(Fact.of("api_key.revoked", after).changedFrom(before));
                    return after;
                });
    }

    /// @param expiry null for never, which is later than anything
    private static void requireEarlier(
            CommandContext context, @Nullable Instant expiry, @Nullable Instant present) {
        if (expiry == null || (present != null && expiry.isAfter(present))) {
            throw Refusal.at(
                            "/expires_at",
                            "expiry_not_earlier",
                            Map.of("expires_at", String.valueOf(present)))
                    .exception();
        }
        requireFuture(context, expiry);
    }

    private static void requireFuture(CommandContext context, Instant expiry) {
        if (context.tenant().testClockAt() == null && !expiry.isAfter(context.now())) {
            throw Refusal.at("/expires_at", "expiry_in_past").exception();
        }
    }

    private static ApiKey unrevoked(Books books, ApiKeyId id, @Nullable Integer expected) {
        ApiKey key =
                books.tenants()
                        .lockApiKey(id)
                        .get()
                        .orElseThrow(() -> Refusal.notFound("api_key", id.text()).exception());
        Refusal.requireVersion(expected, key.version());
        if (key.revokedAt() != null) {
            throw Refusal.of(
                            "api_key_already_revoked",
                            Map.of("revoked_at", key.revokedAt().toString()))
                    .exception();
        }
        return key;
    }
}
