package io.cobro.core.fiscal;

import java.util.Locale;

/// What is odd about a document that was read all the same.
public enum CfdiWarning {
    /// The document is sealed, but carries a complement whose part of the sealed text is not known.
    SEAL_NOT_CHECKED,
    /// The document carries no seal.
    SEAL_ABSENT,
    /// The seal is right, but of somebody else's certificate: a provider seals for the issuer
    /// (attribute `FacAtrAdquirente`).
    SEALED_BY_OTHER,
    ISSUER_RFC_CHECK_DIGIT,
    RECEIVER_RFC_CHECK_DIGIT;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
