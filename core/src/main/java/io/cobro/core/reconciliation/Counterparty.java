package io.cobro.core.reconciliation;

import org.jspecify.annotations.Nullable;

/// The other side of a movement as far as the statement shows it: who paid, or on an outgoing line
/// who was paid.
///
/// @param name as the bank writes it, often cut to 40 characters and without accents
/// @param taxId the RFC in Mexico
/// @param account a CLABE, an IBAN, or the eleven digits of an account at the same bank (which are
///   digits 7 to 17 of its CLABE, see [Clabe#accountNumber()])
/// @param bank the name of the other bank, or its BIC
public record Counterparty(
        @Nullable String name,
        @Nullable String taxId,
        @Nullable String account,
        @Nullable String bank) {

    /// The statement shows nobody, as for fees and deposits of cash.
    public static final Counterparty UNKNOWN = new Counterparty(null, null, null, null);
}
