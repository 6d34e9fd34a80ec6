package io.cobro.core.reconciliation.matching;

import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankTransactionId;
import java.time.LocalDate;

/// Money that came in on a bank line, with everything that the bank says about it. What the bank
/// does not say is an empty text.
///
/// @param amount positive
/// @param text the payer's concept (SPEI: at most 40 characters) or the description of the line
/// @param numericReference SPEI's "referencia numérica", up to seven digits
/// @param trackingKey SPEI's "clave de rastreo"
/// @param payerName as the bank writes it: upper case, without accents, often cut at 40 characters
/// @param payerTaxId the payer's RFC
/// @param payerAccount the payer's CLABE
public record IncomingCredit(
        BankTransactionId bankLine,
        LocalDate valueDate,
        Money amount,
        Kind kind,
        String text,
        String numericReference,
        String trackingKey,
        String payerName,
        String payerTaxId,
        String payerAccount) {

    /// What the bank calls the movement.
    public enum Kind {
        TRANSFER,
        CASH_DEPOSIT,
        /// Our own transfer that came back.
        RETURNED_TRANSFER,
        /// A card processor hands over what it collected, less its fees.
        PROCESSOR_PAYOUT,
        OTHER
    }

    public IncomingCredit {
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("a credit of " + amount);
        }
    }
}
