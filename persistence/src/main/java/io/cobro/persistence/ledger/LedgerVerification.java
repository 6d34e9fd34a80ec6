package io.cobro.persistence.ledger;

import static io.cobro.persistence.jooq.Tables.JOURNAL_ENTRY;
import static io.cobro.persistence.jooq.Tables.POSTING;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Reads;
import io.cobro.persistence.jooq.tables.records.JournalEntryRecord;
import io.cobro.persistence.jooq.tables.records.PostingRecord;
import io.cobro.persistence.tenant.TenantQueries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;

/// Recomputes every balance from the rows that it follows from, and every hash: what `cobro
/// verify-ledger` does.
///
/// Each tenant is read in one statement, so commands may run meanwhile; the roll-ups of a tenant
/// are left out while events wait in its inbox. The content of entries is read in parts.
public final class LedgerVerification {

    /// Entries whose hashes one question recomputes.
    private static final int ENTRIES_MAX = 1000;

    private static final String CHECKS = script();

    private static final Field<String> CHECK = field("check_name", String.class);
    private static final Field<String> SUBJECT = field("subject", String.class);
    private static final Field<String> EXPECTED = field("expected", String.class);
    private static final Field<String> ACTUAL = field("actual", String.class);

    private final TenantQueries tenants;
    private final Reads reads;

    public LedgerVerification(TenantQueries tenants, Reads reads) {
        this.tenants = tenants;
        this.reads = reads;
    }

    /// What was looked at and what was found.
    ///
    /// @param entries journal entries that were checked
    public record Report(int tenants, long entries, List<Finding> findings) {

        public Report {
            findings = List.copyOf(findings);
        }

        public boolean isOk() {
            return findings.isEmpty();
        }
    }

    /// Something that is not as it must be.
    ///
    /// @param check what must be, such as `invoice_balance_is_sum_of_installments`
    /// @param subject where, such as `invoice 0198…`, with ids as the database has them
    public record Finding(
            TenantId tenant, String check, String subject, String expected, String actual) {}

    /// Verifies the books of all tenants.
    public Report verify() {
        List<Tenant> all = tenants.all();
        List<Finding> findings = new ArrayList<>();
        long entries = 0;
        for (Tenant tenant : all) {
            findings.addAll(balances(tenant.id()));
            entries += verifyContent(tenant.id(), findings);
        }
        return new Report(all.size(), entries, findings);
    }

    private List<Finding> balances(TenantId tenant) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                resultQuery(CHECKS, inline(session.tenantId()))
                                        .coerce(CHECK, SUBJECT, EXPECTED, ACTUAL),
                                rows ->
                                        rows.map(row ->
                                                new Finding(
                                                        tenant,
                                                        row.get(CHECK),
                                                        row.get(SUBJECT),
                                                        row.get(EXPECTED),
                                                        row.get(ACTUAL)))));
    }

    /// @return entries that were checked
    private long verifyContent(TenantId tenant, List<Finding> findings) {
        UUID after = new UUID(0, 0);
        long count = 0;
        for (; ; ) {
            List<Entry> entries = entriesAfter(tenant, after);
            for (Entry entry : entries) {
                byte[] hash = ContentHash.of(entry.entry(), entry.postings());
                if (!Arrays.equals(hash, entry.entry().getContentHash())) {
                    findings.add(
                            new Finding(
                                    tenant,
                                    "entry_content_hash",
                                    "entry " + entry.entry().getEntryId(),
                                    HexFormat.of().formatHex(entry.entry().getContentHash()),
                                    HexFormat.of().formatHex(hash)));
                }
            }
            count += entries.size();
            if (entries.size() < ENTRIES_MAX) {
                return count;
            }
            after = entries.getLast().entry().getEntryId();
        }
    }

    private record Entry(JournalEntryRecord entry, List<PostingRecord> postings) {}

    private List<Entry> entriesAfter(TenantId tenant, UUID after) {
        return reads.read(
                tenant,
                session -> {
                    Select<Record1<UUID>> ids =
                            select(JOURNAL_ENTRY.ENTRY_ID)
                                    .from(JOURNAL_ENTRY)
                                    .where(JOURNAL_ENTRY.TENANT_ID.eq(session.tenantId()))
                                    .and(JOURNAL_ENTRY.ENTRY_ID.gt(after))
                                    .orderBy(JOURNAL_ENTRY.ENTRY_ID)
                                    .limit(ENTRIES_MAX);
                    Reading<List<JournalEntryRecord>> entries =
                            session.read(
                                    select(JOURNAL_ENTRY.fields())
                                            .from(JOURNAL_ENTRY)
                                            .where(JOURNAL_ENTRY.TENANT_ID.eq(session.tenantId()))
                                            .and(JOURNAL_ENTRY.ENTRY_ID.in(ids))
                                            .orderBy(JOURNAL_ENTRY.ENTRY_ID),
                                    rows -> rows.into(JOURNAL_ENTRY));
                    Reading<List<PostingRecord>> postings =
                            session.read(
                                    select(POSTING.fields())
                                            .from(POSTING)
                                            .where(POSTING.TENANT_ID.eq(session.tenantId()))
                                            .and(POSTING.ENTRY_ID.in(ids)),
                                    rows -> rows.into(POSTING));
                    return () -> together(entries.get(), postings.get());
                });
    }

    private static List<Entry> together(
            List<JournalEntryRecord> entries, List<PostingRecord> postings) {
        Map<UUID, List<PostingRecord>> byEntry = new HashMap<>();
        for (PostingRecord posting : postings) {
            byEntry.computeIfAbsent(posting.getEntryId(), _ -> new ArrayList<>()).add(posting);
        }
        return entries.stream()
                .map(entry -> new Entry(entry, byEntry.getOrDefault(entry.getEntryId(), List.of())))
                .toList();
    }

    private static String script() {
        try (InputStream script = LedgerVerification.class.getResourceAsStream("verify.sql")) {
            return new String(
                    Objects.requireNonNull(script, "verify.sql").readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
