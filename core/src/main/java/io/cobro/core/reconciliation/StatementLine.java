package io.cobro.core.reconciliation;

import io.cobro.core.Refusal;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// One booked movement of a bank account, as the statement tells it.
///
/// @param lineNumber where the line stands in the file: for text its line (the first is 1), for
///   camt.053 the number of its entry in the file (the first is 1, pending ones count; the lines of
///   a batch share the number of their entry)
/// @param bookingDate the day on which the bank booked it
/// @param valueDate the day from which the money counts, where the format says so
/// @param amount positive when the account gained, negative when it lost
/// @param runningBalance of the account after this line; absent where the file does not allow to
///   know it
/// @param description the remittance text that a person wrote; where nobody wrote one, the bank's
///   own words. White space is collapsed; may be empty, at most a thousand characters
/// @param reference the numeric reference of SPEI (seven digits) or what stands in its place;
///   absent when it is missing or all zeros
/// @param trackingKey the complete clave de rastreo (camt: EndToEndId)
/// @param trackingKeyTail the last characters of a tracking key, where a format shows no more
/// @param bankReference the bank's own number of the movement (camt: AcctSvcrRef); not always
///   unique
/// @param counterparty who paid, or who was paid
public record StatementLine(
        int lineNumber,
        LocalDate bookingDate,
        @Nullable LocalDate valueDate,
        Money amount,
        @Nullable Money runningBalance,
        LineKind kind,
        String description,
        @Nullable String reference,
        @Nullable String trackingKey,
        @Nullable String trackingKeyTail,
        @Nullable String bankReference,
        Counterparty counterparty) {

    /// The day on which the money counts as received: the value date, else the booking date.
    public LocalDate receivedDate() {
        return valueDate == null ? bookingDate : valueDate;
    }

    /// The same line with the balance of the account after it.
    public StatementLine withRunningBalance(@Nullable Money balance) {
        return new StatementLine(
                lineNumber,
                bookingDate,
                valueDate,
                amount,
                balance,
                kind,
                description,
                reference,
                trackingKey,
                trackingKeyTail,
                bankReference,
                counterparty);
    }

    /// The same line in the currency of its account, for files that name none.
    ///
    /// @throws io.cobro.core.RefusedException `currency_mismatch` if the currencies have other digits
    StatementLine in(CurrencyCode currency) {
        CurrencyCode written = amount.currency();
        if (written.equals(currency)) {
            return this;
        }
        if (written.digits() != currency.digits()) {
            throw Refusal.currencies(
                            "/bank_account_id",
                            "the bank account",
                            currency.code(),
                            "the file",
                            written.code())
                    .exception();
        }
        return new StatementLine(
                lineNumber,
                bookingDate,
                valueDate,
                Money.ofMinor(amount.minorUnits(), currency),
                runningBalance == null
                        ? null
                        : Money.ofMinor(runningBalance.minorUnits(), currency),
                kind,
                description,
                reference,
                trackingKey,
                trackingKeyTail,
                bankReference,
                counterparty);
    }
}
