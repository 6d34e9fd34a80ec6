package io.cobro.core.fiscal;

import io.cobro.core.Resource;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.invoice.InvoiceId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A CFDI that was taken in, and what became of it.
///
/// @param result whether it changed the books
/// @param reason why it did not, such as `payment_complement`
/// @param uuid its fiscal identity; null where it is not stamped
/// @param documentHash SHA-256 in hex of the document without its Addenda: the identity of one that
///   is not stamped
/// @param sealHash SHA-256 in hex of its seal, to tell another document under the same UUID; null
///   where it is not sealed
/// @param type `I`, `E`, `P`, `N` or `T`
/// @param total as the document says
/// @param fileName the name that the caller gave the file
/// @param warnings what is odd about it
public record FiscalDocument(
        FiscalDocumentId id,
        Result result,
        @Nullable String reason,
        @Nullable UUID uuid,
        String documentHash,
        @Nullable String sealHash,
        String type,
        @Nullable String number,
        String issuerTaxId,
        String receiverTaxId,
        LocalDate issueDate,
        String currency,
        BigDecimal total,
        @Nullable InvoiceId invoice,
        @Nullable CreditNoteId creditNote,
        @Nullable String fileName,
        List<String> warnings,
        Instant recordedAt)
        implements Resource {

    public FiscalDocument {
        warnings = List.copyOf(warnings);
    }

    /// What taking a document in did.
    public enum Result {
        /// An invoice or a credit note was made of it.
        IMPORTED,
        /// It had been taken in before; nothing changed.
        DUPLICATE,
        /// Kept as evidence; documents of its type change no balance.
        IGNORED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    FiscalDocument asDuplicate(@Nullable String newFileName) {
        return new FiscalDocument(
                id,
                Result.DUPLICATE,
                reason,
                uuid,
                documentHash,
                sealHash,
                type,
                number,
                issuerTaxId,
                receiverTaxId,
                issueDate,
                currency,
                total,
                invoice,
                creditNote,
                newFileName,
                warnings,
                recordedAt);
    }
}
