package io.cobro.core.dunning;

/// The day that the offset of a step is counted from.
public enum StepAnchor {
    /// When the installment is due.
    DUE_DATE,
    /// When the invoice was issued.
    ISSUE_DATE
}
