package io.cobro.core.ledger;

import io.cobro.core.money.CurrencyCode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Two or more postings of one currency that sum to zero, effective on one business date. Never
/// changed: a correction is a reversing entry.
///
/// @param kind what happened: `invoice_issued`, `payment_received`, `allocated`, …
/// @param source the document or allocation that the entry is about
/// @param reverses the entry that this one takes back
public record JournalEntry(
        EntryId id,
        String kind,
        LocalDate effectiveDate,
        CurrencyCode currency,
        UUID source,
        @Nullable EntryId reverses,
        List<Posting> postings) {

    /// @throws IllegalArgumentException if the postings do not sum to zero: a bug, not an input
    ///   error
    public JournalEntry {
        postings = postings.stream().filter(posting -> posting.amountMinor() != 0).toList();
        long sum = 0;
        for (Posting posting : postings) {
            sum = Math.addExact(sum, posting.amountMinor());
        }
        if (sum != 0) {
            throw new IllegalArgumentException(
                    kind + " does not balance: " + sum + " " + currency + " in " + postings);
        }
    }

    /// Whether there is anything to post; an entry without postings is not written.
    public boolean isEmpty() {
        return postings.isEmpty();
    }

    /// The entry that takes this one back on another day.
    public JournalEntry reversed(EntryId newId, String newKind, LocalDate date) {
        List<Posting> negated = new ArrayList<>(postings.size());
        for (Posting posting : postings) {
            negated.add(posting.negated());
        }
        return new JournalEntry(newId, newKind, date, currency, source, id, negated);
    }
}
