package io.cobro.api.reconciliation;

import io.cobro.api.http.Input;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.core.reconciliation.Matching.RunMatching;
import io.cobro.core.reconciliation.Reconciling.AcceptMatch;
import io.cobro.core.reconciliation.Reconciling.RejectMatch;
import io.cobro.core.reconciliation.Reconciling.UndoMatch;
import io.cobro.core.reconciliation.StatementImporting.CreateBankAccount;
import org.jspecify.annotations.Nullable;

/// Commands about bank accounts and matches, read from requests of both faces.
public final class BankCommands {

    private BankCommands() {}

    public static CreateBankAccount createAccount(Input in) {
        return new CreateBankAccount(
                in.text("name"),
                in.bankAccount("number"),
                in.currencyOrNull("currency"),
                in.textOrNull("bank"));
    }

    public static RunMatching run(Input in) {
        return new RunMatching(in.idOrNull("bank_account_id", BankAccountId::parse));
    }

    public static AcceptMatch accept(MatchId id, @Nullable Integer expectedVersion) {
        return new AcceptMatch(id, expectedVersion);
    }

    public static RejectMatch reject(MatchId id, @Nullable Integer expectedVersion) {
        return new RejectMatch(id, expectedVersion);
    }

    public static UndoMatch undo(MatchId id, @Nullable Integer expectedVersion, Input in) {
        return new UndoMatch(id, expectedVersion, in.dateOrNull("reversed_date"));
    }
}
