package io.cobro.core.reconciliation.matching;

/// A reason that leaves a match to a person, however likely it is.
public enum Guard {
    /// A hold or a dispute is open on one of the invoices.
    HELD,
    /// Another credit, not decided yet, may pay one of the invoices (twin guard, reservation).
    RESERVED,
    /// The text says that it is a part, and the amount is the whole of an invoice that nobody has
    /// paid anything of.
    PART_SAID_BUT_WHOLE,
    /// The money came before the invoice, and does not name it: an advance.
    BEFORE_ISSUE,
    /// Nothing names the invoice and nothing identifies the payer: only the amount fits.
    AMOUNT_ALONE,
    /// The invoice is named only by a damaged folio, a bank's number or not at all, and the payer
    /// is not its customer.
    PAYER_NOT_ITS_CUSTOMER,
    /// The amount differs in a way that the evidence does not carry.
    AMOUNT_DIFFERS,
    /// More sums fit than could be looked at, so that nobody knows whether this one is the only.
    SEARCH_CUT
}
