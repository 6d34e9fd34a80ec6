package io.cobro.persistence.ledger;

import io.cobro.persistence.jooq.tables.records.JournalEntryRecord;
import io.cobro.persistence.jooq.tables.records.PostingRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an entry says, in 32 bytes: the chain of events holds it, so that nobody changes an entry
/// unseen.
final class ContentHash {

    private ContentHash() {}

    /// SHA-256 over lines of text: one of the entry, then one of each posting in its order; values
    /// are separated by `|` and null is empty. None of them can contain `|`.
    static byte[] of(JournalEntryRecord entry, List<PostingRecord> postings) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                entry.getEntryId(),
                entry.getKind(),
                entry.getEffectiveDate(),
                entry.getSourceId(),
                entry.getReversesEntryId());
        postings.stream()
                .sorted(Comparator.comparing(PostingRecord::getPostingNo))
                .forEach(posting ->
                        line(
                                text,
                                posting.getPostingNo(),
                                posting.getAccount(),
                                posting.getCurrency(),
                                posting.getAmountMinor(),
                                posting.getEffectiveDate(),
                                posting.getCustomerId(),
                                posting.getDocumentId(),
                                posting.getInstallmentNo(),
                                posting.getDueDate()));
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void line(StringBuilder text, @Nullable Object... values) {
        for (Object value : values) {
            text.append(value == null ? "" : value).append('|');
        }
        text.append('\n');
    }
}
