package io.cobro.persistence.tenant;

import static io.cobro.persistence.jooq.Tables.API_KEY;
import static io.cobro.persistence.jooq.Tables.TENANT;

import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.Tenant;
import io.cobro.persistence.GlobalTables;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Who a key belongs to. Thread-safe.
public final class ApiKeys {

    /// How far the time of last use may lie behind, so that not every request writes.
    static final Duration LAST_USE_LAG = Duration.ofMinutes(1);

    private final DSLContext dsl;

    public ApiKeys(DataSource dataSource) {
        this.dsl = GlobalTables.on(dataSource);
    }

    /// A key that opens something, and what.
    public record Authenticated(ApiKey key, Tenant tenant) {}

    /// The key with a hash, or with one before it until the overlap ends; empty if there is none,
    /// or if it is revoked or has expired.
    ///
    /// @param secretHash SHA-256 of the whole key: looking it up tells nothing about other keys
    public Optional<Authenticated> authenticate(byte[] secretHash, Instant now) {
        Optional<Authenticated> found =
                dsl.select(API_KEY.fields())
                        .select(TENANT.fields())
                        .from(API_KEY)
                        .join(TENANT)
                        .on(TENANT.TENANT_ID.eq(API_KEY.TENANT_ID))
                        .where(API_KEY.SECRET_HASH.eq(secretHash))
                        .or(API_KEY.PREVIOUS_SECRET_HASH.eq(secretHash))
                        .fetchOptional(row -> authenticated(row, secretHash))
                        .filter(one -> one.key().isUsable(now));
        found.filter(one -> isLongAgo(one.key().lastUsedAt(), now))
                .ifPresent(one -> used(one, now));
        return found;
    }

    private static boolean isLongAgo(@Nullable Instant lastUsedAt, Instant now) {
        return lastUsedAt == null || lastUsedAt.plus(LAST_USE_LAG).isBefore(now);
    }

    private void used(Authenticated one, Instant now) {
        dsl.update(API_KEY)
                .set(API_KEY.LAST_USED_AT, now)
                .where(API_KEY.TENANT_ID.eq(one.tenant().id().number()))
                .and(API_KEY.API_KEY_ID.eq(one.key().id().value()))
                .execute();
    }

    private static Authenticated authenticated(Record row, byte[] secretHash) {
        ApiKey key = TenantRows.apiKey(row);
        boolean present = Arrays.equals(row.get(API_KEY.SECRET_HASH), secretHash);
        return new Authenticated(present ? key : key.byPreviousSecret(), TenantRows.tenant(row));
    }
}
