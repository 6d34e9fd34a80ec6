package io.cobro.core.dunning;

/// What becomes of steps whose day passed unnoticed: because the job did not run, because the
/// invoice was enrolled later, or because it was owed again.
public enum CatchUp {
    /// The latest one of each installment and channel is sent; those before it are superseded.
    SEND_LATEST,
    /// All since the enrollment are sent in their order, one a sending day for each customer and
    /// channel.
    SEND_ALL,
    /// None: only what falls on the day itself is sent.
    SKIP
}
