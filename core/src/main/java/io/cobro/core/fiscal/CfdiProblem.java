package io.cobro.core.fiscal;

import java.util.Locale;

/// Why a file is not taken for a CFDI. The names in lower case are problem codes of the API.
public enum CfdiProblem {
    FILE_TOO_LARGE,
    /// Nothing that looks like XML.
    NOT_XML,
    /// XML that breaks off or breaks its rules.
    XML_NOT_WELL_FORMED,
    /// A document type declaration, which no CFDI has.
    DOCTYPE_FORBIDDEN,
    /// More elements, levels or text than a CFDI has.
    XML_LIMIT_EXCEEDED,
    /// XML of something else.
    NOT_A_CFDI,
    /// A CFDI of another version than 4.0.
    VERSION_NOT_SUPPORTED,
    CFDI_FIELD_MISSING,
    CFDI_FIELD_INVALID,
    /// Breaks the schemas that the installation was told to check strictly.
    CFDI_SCHEMA_INVALID,
    /// The stamp is of a document with another seal.
    STAMP_SEAL_MISMATCH,
    /// The seal is not of this content: something was changed after sealing.
    SEAL_INVALID,
    /// The certificate is not the one that is named, not the issuer's, or was not valid that day.
    CERTIFICATE_MISMATCH,
    /// The sums of the document do not add up.
    TOTAL_MISMATCH;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
