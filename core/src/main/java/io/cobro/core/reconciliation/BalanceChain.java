package io.cobro.core.reconciliation;

import io.cobro.core.money.Money;
import java.util.ArrayList;
import java.util.List;

/// The running balances of a statement as a chain: each is the one before plus the amount, to the
/// cent. It tells which end of a file is the older one and where lines are missing.
public final class BalanceChain {

    private BalanceChain() {}

    /// The lines oldest first, whichever way the file has them.
    ///
    /// The direction with fewer breaks of the chain wins; where both are equal, the dates decide;
    /// where these are equal too, the order of the file stays.
    public static List<StatementLine> chronological(List<StatementLine> asInFile) {
        if (asInFile.size() < 2) {
            return asInFile;
        }
        List<StatementLine> reversed = asInFile.reversed();
        int difference = breaks(asInFile).size() - breaks(reversed).size();
        boolean newestFirst =
                difference == 0
                        ? asInFile.getFirst()
                                .bookingDate()
                                .isAfter(asInFile.getLast().bookingDate())
                        : difference > 0;
        return newestFirst ? List.copyOf(reversed) : asInFile;
    }

    /// The lines whose balance does not follow from that of the line before; lines without a
    /// balance neither break the chain nor carry it on.
    public static List<StatementLine> breaks(List<StatementLine> chronological) {
        List<StatementLine> breaks = new ArrayList<>();
        for (int i = 1; i < chronological.size(); i++) {
            StatementLine line = chronological.get(i);
            Money before = chronological.get(i - 1).runningBalance();
            if (before != null
                    && line.runningBalance() != null
                    && !before.plus(line.amount()).equals(line.runningBalance())) {
                breaks.add(line);
            }
        }
        return breaks;
    }
}
