package io.cobro.core.fiscal;

import org.jspecify.annotations.Nullable;

/// What came of reading a file that should be a CFDI.
public sealed interface CfdiReading {

    /// A document that keeps the rules. Whether it is wanted (issuer, stamp, duplicate) is another
    /// question.
    record Read(CfdiDocument document) implements CfdiReading {}

    /// A file that must not become a document.
    ///
    /// @param problem why
    /// @param detail one English sentence that names the attribute, if there is one, and holds no
    ///   personal data
    /// @param uuid upper case, if the file got far enough to name one
    /// @param number series and folio, if the file got far enough to name them
    record Rejected(
            CfdiProblem problem, String detail, @Nullable String uuid, @Nullable String number)
            implements CfdiReading {}
}
