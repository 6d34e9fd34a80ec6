package io.cobro.core.tenant;

import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Transactions;
import io.cobro.core.event.Act;

/// Granting access tokens: who may do what is written into the audit log before anybody can.
public final class TokenGranting {

    /// @param key whose power is granted in part
    public record GrantToken(ApiKey key, TokenGrant grant) {}

    private final Transactions transactions;

    public TokenGranting(Transactions transactions) {
        this.transactions = transactions;
    }

    /// Never refused.
    public Outcome<TokenGrant> grant(CommandContext context, GrantToken command) {
        return transactions.inTransaction(
                context,
                books -> {
                    books.facts()
                            .note(
                                    Act.of("access_token.created", command.key())
                                            .showing(command.grant()));
                    return command.grant();
                });
    }
}
