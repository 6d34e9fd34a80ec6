package io.cobro.core.reconciliation.matching;

/// One piece of evidence: what was seen, and what it weighs.
///
/// @param name which kind of evidence, a stable word such as `reference_exact`
/// @param value what was seen, such as `A-10`
/// @param bits log-odds against "this money pays nothing that is open"; negative is against
public record Feature(String name, String value, double bits) {}
