package io.cobro.core.reconciliation;

import io.cobro.core.reconciliation.matching.IncomingCredit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Bank lines as the engine sees them.
public final class Credits {

    private Credits() {}

    /// @param transaction money that came in
    public static IncomingCredit of(BankTransaction transaction) {
        StatementLine line = transaction.line();
        Counterparty payer = line.counterparty();
        return new IncomingCredit(
                transaction.id(),
                line.receivedDate(),
                line.amount(),
                kind(line),
                line.description(),
                text(line.reference()),
                text(line.trackingKey() == null ? line.trackingKeyTail() : line.trackingKey()),
                text(payer.name()),
                text(payer.taxId()),
                text(payer.account()));
    }

    private static IncomingCredit.Kind kind(StatementLine line) {
        return switch (line.kind()) {
            case TRANSFER_IN -> IncomingCredit.Kind.TRANSFER;
            case RETURNED_TRANSFER -> IncomingCredit.Kind.RETURNED_TRANSFER;
            case CASH_DEPOSIT -> IncomingCredit.Kind.CASH_DEPOSIT;
            case FEE, TAX, TRANSFER_OUT, OTHER -> IncomingCredit.Kind.OTHER;
        };
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }
}
