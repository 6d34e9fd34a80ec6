package io.cobro.core.tenant;

import java.util.List;

/// The scopes that a key can carry.
public final class Scopes {

    public static final String ADMIN = "admin";

    /// Making access tokens, which no access token allows.
    public static final String ACCESS_TOKENS_WRITE = "access_tokens:write";

    /// Every scope but [#ADMIN], in the order of the documentation.
    public static final List<String> ALL =
            List.of(
                    "tenant:read",
                    "tenant:write",
                    "customers:read",
                    "customers:write",
                    "invoices:read",
                    "invoices:write",
                    "credit_notes:read",
                    "credit_notes:write",
                    "payments:read",
                    "payments:write",
                    "bank:read",
                    "bank:write",
                    "dunning:read",
                    "dunning:write",
                    "webhooks:read",
                    "webhooks:write",
                    "events:read",
                    "reports:read",
                    ACCESS_TOKENS_WRITE);

    private Scopes() {}

    public static boolean isKnown(String scope) {
        return scope.equals(ADMIN) || ALL.contains(scope);
    }
}
