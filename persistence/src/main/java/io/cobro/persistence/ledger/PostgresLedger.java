package io.cobro.persistence.ledger;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.ledger.BalanceSpan;
import io.cobro.core.ledger.EntryId;
import io.cobro.core.ledger.JournalEntry;
import io.cobro.core.ledger.Ledger;
import io.cobro.core.ledger.Posting;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.BalanceSpanRecord;
import io.cobro.persistence.jooq.tables.records.JournalEntryRecord;
import io.cobro.persistence.jooq.tables.records.PostingRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The journal, which is only ever added to.
public final class PostgresLedger implements Ledger {

    private final Session session;
    private final Instant now;
    private final Map<EntryId, byte[]> hashes = new HashMap<>();

    public PostgresLedger(Session session, Instant now) {
        this.session = session;
        this.now = now;
    }

    @Override
    public void post(JournalEntry entry) {
        if (entry.isEmpty()) {
            return;
        }
        EntryId reverses = entry.reverses();
        JournalEntryRecord row = new JournalEntryRecord();
        row.setTenantId(session.tenantId());
        row.setEntryId(entry.id().value());
        row.setKind(entry.kind());
        row.setEffectiveDate(entry.effectiveDate());
        row.setSourceId(entry.source());
        row.setReversesEntryId(reverses == null ? null : reverses.value());
        row.setRecordedAt(now);
        List<PostingRecord> postings = new ArrayList<>(entry.postings().size());
        for (Posting posting : entry.postings()) {
            postings.add(row(entry, posting, postings.size() + 1));
        }
        byte[] hash = ContentHash.of(row, postings);
        row.setContentHash(hash);
        hashes.put(entry.id(), hash);
        session.insert(row);
        postings.forEach(session::insert);
    }

    @Override
    public void keep(BalanceSpan span) {
        session.insert(
                new BalanceSpanRecord(
                        session.tenantId(),
                        (short) span.lifeClass(),
                        span.from(),
                        span.entry().value(),
                        span.invoice().value(),
                        (short) span.installmentNo(),
                        span.to(),
                        span.currency().code(),
                        span.customer().value(),
                        span.dueDate(),
                        span.amountMinor()));
    }

    /// The content hash of an entry that was posted in this transaction; null if it was not or has
    /// no postings.
    public byte @Nullable [] hashOf(EntryId entry) {
        return hashes.get(entry);
    }

    private PostingRecord row(JournalEntry entry, Posting posting, int number) {
        CustomerId customer = posting.customer();
        return new PostingRecord(
                session.tenantId(),
                entry.id().value(),
                (short) number,
                posting.account().text(),
                entry.currency().code(),
                posting.amountMinor(),
                entry.effectiveDate(),
                customer == null ? null : customer.value(),
                posting.document(),
                (short) posting.installmentNo(),
                posting.dueDate());
    }
}
