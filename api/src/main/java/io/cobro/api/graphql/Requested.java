package io.cobro.api.graphql;

import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.http.Caller;
import io.cobro.api.http.Commands;
import io.cobro.api.http.Contract;
import io.cobro.api.http.Cursors;
import io.cobro.core.tenant.TenantId;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who asks, in which language, and until when: what every fetcher of one request shares.
///
/// @param reason why something is changed, as the caller says; null where nothing is said
/// @param readOnly whether mutations are refused, as in a GET
/// @param deadlineNanos by [System#nanoTime()]; nothing is fetched after it
record Requested(
        Caller caller,
        String requestId,
        @Nullable String reason,
        Locale language,
        Commands commands,
        Cursors cursors,
        Contract contract,
        boolean readOnly,
        long deadlineNanos) {

    static Requested of(DataFetchingEnvironment environment) {
        return of(environment.getGraphQlContext());
    }

    static Requested of(GraphQLContext context) {
        return Objects.requireNonNull(context.get(Requested.class));
    }

    TenantId tenantId() {
        return caller.tenant().id();
    }

    /// Today in the tenant's time zone.
    LocalDate today() {
        return caller.tenant().dateAt(commands.now(caller));
    }

    boolean isLate() {
        return System.nanoTime() - deadlineNanos > 0;
    }
}
