package io.cobro.persistence.reconciliation;

import static io.cobro.persistence.jooq.Tables.BANK_TRANSACTION;
import static io.cobro.persistence.jooq.Tables.CUSTOMER;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static io.cobro.persistence.jooq.Tables.MATCH;
import static io.cobro.persistence.jooq.Tables.MATCH_ALLOCATION;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.Credits;
import io.cobro.core.reconciliation.Desk;
import io.cobro.core.reconciliation.Desk.Waiting;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reconciliation.matching.Book;
import io.cobro.core.reconciliation.matching.BookDocument;
import io.cobro.core.reconciliation.matching.ClosedDocument;
import io.cobro.core.reconciliation.matching.CustomerIdentity;
import io.cobro.core.reconciliation.matching.DocumentNames;
import io.cobro.core.reconciliation.matching.Matcher;
import io.cobro.core.reconciliation.matching.OpenDocument;
import io.cobro.core.reconciliation.matching.PendingProposal;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SelectField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What the engine reads before it decides.
final class DeskRows {

    private static final String INVOICES = "invoices";

    private static final List<Field<?>> LINE_ORDER =
            List.of(
                    BANK_TRANSACTION.RECEIVED_DATE,
                    BANK_TRANSACTION.BOOKING_DATE,
                    BANK_TRANSACTION.BANK_STATEMENT_ID,
                    BANK_TRANSACTION.LINE_ORDINAL,
                    BANK_TRANSACTION.BANK_TRANSACTION_ID);

    private DeskRows() {}

    static Reading<Desk> desk(Session session, @Nullable BankAccountId account) {
        Reading<List<Waiting>> waiting = waiting(session, account);
        Reading<Book> book = book(session);
        return () -> new Desk(waiting.get(), book.get());
    }

    /// The sets of invoices that a person has rejected or undone, by line.
    static Reading<Map<BankTransactionId, Set<Set<InvoiceId>>>> refused(
            Session session, Collection<BankTransactionId> lines) {
        return refused(session, Ids.among(MATCH.BANK_TRANSACTION_ID, lines));
    }

    private static Reading<Book> book(Session session) {
        Reading<List<BookDocument>> documents = documents(session);
        Reading<List<Accepted>> accepted = accepted(session);
        Reading<Result<Record>> customers = customers(session);
        Reading<List<PendingProposal>> proposals = proposals(session);
        return () ->
                taught(
                        Book.of(
                                customers.get().map(row -> identity(row, namesOf(accepted.get()))),
                                documents.get(),
                                proposals.get()),
                        accepted.get());
    }

    /// The book with the accounts that accepted matches teach.
    private static Book taught(Book book, List<Accepted> accepted) {
        Book taught = book;
        for (Accepted match : accepted) {
            taught = taught.learning(Credits.of(match.line()), match.customer());
        }
        return taught;
    }

    private static Reading<List<Waiting>> waiting(
            Session session, @Nullable BankAccountId account) {
        Condition wanted =
                BANK_TRANSACTION
                        .TENANT_ID
                        .eq(session.tenantId())
                        .and(
                                BANK_TRANSACTION.STATE.in(
                                        DSL.inline("unmatched"), DSL.inline("proposed")));
        if (account != null) {
            wanted = wanted.and(BANK_TRANSACTION.BANK_ACCOUNT_ID.eq(account.value()));
        }
        Reading<List<BankTransaction>> lines =
                session.read(
                        select(BANK_TRANSACTION.fields())
                                .from(BANK_TRANSACTION)
                                .where(wanted)
                                .orderBy(LINE_ORDER),
                        rows -> rows.map(BankRows::line));
        Reading<Map<BankTransactionId, Set<Set<InvoiceId>>>> refused =
                refused(
                        session,
                        MATCH.BANK_TRANSACTION_ID.in(
                                select(BANK_TRANSACTION.BANK_TRANSACTION_ID)
                                        .from(BANK_TRANSACTION)
                                        .where(wanted)));
        return () ->
                lines.get().stream()
                        .map(line ->
                                new Waiting(line, refused.get().getOrDefault(line.id(), Set.of())))
                        .toList();
    }

    /// Open invoices, and closed ones that a text may still name.
    private static Reading<List<BookDocument>> documents(Session session) {
        return session.read(
                select(
                                INVOICE.INVOICE_ID,
                                INVOICE.CUSTOMER_ID,
                                INVOICE.SERIES,
                                INVOICE.FOLIO,
                                INVOICE.FISCAL_UUID,
                                INVOICE.CURRENCY,
                                INVOICE.ISSUE_DATE,
                                INVOICE.DUE_DATE,
                                INVOICE.TOTAL_MINOR,
                                INVOICE.BALANCE_MINOR,
                                INVOICE.STATE,
                                INVOICE.REPLACED_BY_INVOICE_ID)
                        .from(INVOICE)
                        .where(INVOICE.TENANT_ID.eq(session.tenantId()))
                        .and(INVOICE.STATE.ne("draft")),
                rows -> rows.map(DeskRows::document));
    }

    private static BookDocument document(Record row) {
        CurrencyCode currency = new CurrencyCode(row.get(INVOICE.CURRENCY));
        InvoiceId id = new InvoiceId(row.get(INVOICE.INVOICE_ID));
        CustomerId customer = new CustomerId(row.get(INVOICE.CUSTOMER_ID));
        DocumentNames names =
                new DocumentNames(
                        Objects.requireNonNullElse(row.get(INVOICE.SERIES), ""),
                        Objects.requireNonNullElse(row.get(INVOICE.FOLIO), ""),
                        row.get(INVOICE.FISCAL_UUID));
        Money total = Money.ofMinor(row.get(INVOICE.TOTAL_MINOR), currency);
        if (row.get(INVOICE.STATE).equals("open")) {
            return new OpenDocument(
                    id,
                    customer,
                    names,
                    total,
                    Money.ofMinor(row.get(INVOICE.BALANCE_MINOR), currency),
                    row.get(INVOICE.ISSUE_DATE),
                    row.get(INVOICE.DUE_DATE),
                    false);
        }
        UUID replacedBy = row.get(INVOICE.REPLACED_BY_INVOICE_ID);
        return new ClosedDocument(
                id,
                customer,
                names,
                total,
                row.get(INVOICE.ISSUE_DATE),
                row.get(INVOICE.DUE_DATE),
                replacedBy != null
                        ? ClosedDocument.Because.REPLACED
                        : row.get(INVOICE.STATE).equals("paid")
                                ? ClosedDocument.Because.PAID
                                : ClosedDocument.Because.VOID,
                replacedBy == null ? null : new InvoiceId(replacedBy));
    }

    private static Reading<Result<Record>> customers(Session session) {
        return session.read(
                select(
                                CUSTOMER.CUSTOMER_ID,
                                CUSTOMER.NAME,
                                CUSTOMER.TAX_ID,
                                CUSTOMER.PAYER_ACCOUNTS)
                        .from(CUSTOMER)
                        .where(CUSTOMER.TENANT_ID.eq(session.tenantId())),
                rows -> rows);
    }

    private static CustomerIdentity identity(Record row, Map<CustomerId, Set<String>> names) {
        CustomerId id = new CustomerId(row.get(CUSTOMER.CUSTOMER_ID));
        return new CustomerIdentity(
                id,
                row.get(CUSTOMER.NAME),
                row.get(CUSTOMER.TAX_ID),
                Set.copyOf(List.of(row.get(CUSTOMER.PAYER_ACCOUNTS))),
                Set.of(),
                names.getOrDefault(id, Set.of()));
    }

    /// Names of payers that a person has accepted for a customer: the engine's own matches teach
    /// accounts only, so that it does not believe itself.
    private static Map<CustomerId, Set<String>> namesOf(List<Accepted> accepted) {
        Map<CustomerId, Set<String>> names = new HashMap<>();
        for (Accepted match : accepted) {
            String name = match.line().line().counterparty().name();
            if (match.byPerson() && name != null) {
                names.computeIfAbsent(match.customer(), _ -> new HashSet<>()).add(name);
            }
        }
        return names;
    }

    /// Accepted matches in the order of their lines.
    private static Reading<List<Accepted>> accepted(Session session) {
        List<SelectField<?>> columns = new ArrayList<>(List.of(BANK_TRANSACTION.fields()));
        columns.add(MATCH.CUSTOMER_ID);
        columns.add(MATCH.ACTOR);
        return session.read(
                select(columns)
                        .from(MATCH)
                        .join(BANK_TRANSACTION)
                        .on(BANK_TRANSACTION.TENANT_ID.eq(MATCH.TENANT_ID))
                        .and(BANK_TRANSACTION.BANK_TRANSACTION_ID.eq(MATCH.BANK_TRANSACTION_ID))
                        .where(MATCH.TENANT_ID.eq(session.tenantId()))
                        .and(MATCH.STATE.eq(Match.Status.ACCEPTED.text()))
                        .orderBy(LINE_ORDER),
                rows ->
                        rows.map(row ->
                                new Accepted(
                                        BankRows.line(row),
                                        new CustomerId(row.get(MATCH.CUSTOMER_ID)),
                                        row.get(MATCH.ACTOR).equals(Match.Actor.HUMAN.text()))));
    }

    /// An accepted match, as far as it teaches who pays.
    private record Accepted(BankTransaction line, CustomerId customer, boolean byPerson) {}

    private static Reading<List<PendingProposal>> proposals(Session session) {
        return session.read(
                select(
                                MATCH.BANK_TRANSACTION_ID,
                                MATCH.CURRENCY,
                                MATCH.RANK,
                                MATCH.POSTERIOR,
                                MATCH_ALLOCATION.INVOICE_ID,
                                MATCH_ALLOCATION.AMOUNT_MINOR)
                        .from(MATCH)
                        .join(MATCH_ALLOCATION)
                        .on(MATCH_ALLOCATION.TENANT_ID.eq(MATCH.TENANT_ID))
                        .and(MATCH_ALLOCATION.MATCH_ID.eq(MATCH.MATCH_ID))
                        .where(MATCH.TENANT_ID.eq(session.tenantId()))
                        .and(MATCH.STATE.eq(Match.Status.PROPOSED.text()))
                        .orderBy(MATCH.BANK_TRANSACTION_ID, MATCH.RANK),
                rows ->
                        rows.stream()
                                .collect(groupingBy(row -> row.get(MATCH.BANK_TRANSACTION_ID)))
                                .entrySet()
                                .stream()
                                .map(entry ->
                                        new PendingProposal(
                                                new BankTransactionId(entry.getKey()),
                                                reserved(entry.getValue())))
                                .toList());
    }

    /// What the best proposal of a line reserves.
    private static Map<InvoiceId, Money> reserved(List<? extends Record> ofLine) {
        short best = ofLine.getFirst().get(MATCH.RANK);
        return ofLine.stream()
                .filter(row -> row.get(MATCH.RANK) == best)
                .filter(row -> row.get(MATCH.POSTERIOR) >= Matcher.RESERVATION_MIN)
                .collect(
                        toMap(
                                row -> new InvoiceId(row.get(MATCH_ALLOCATION.INVOICE_ID)),
                                row ->
                                        Money.ofMinor(
                                                row.get(MATCH_ALLOCATION.AMOUNT_MINOR),
                                                new CurrencyCode(row.get(MATCH.CURRENCY)))));
    }

    private static Reading<Map<BankTransactionId, Set<Set<InvoiceId>>>> refused(
            Session session, Condition lines) {
        return session.read(
                select(
                                MATCH.BANK_TRANSACTION_ID,
                                DSL.arrayAgg(MATCH_ALLOCATION.INVOICE_ID).as(INVOICES))
                        .from(MATCH)
                        .join(MATCH_ALLOCATION)
                        .on(MATCH_ALLOCATION.TENANT_ID.eq(MATCH.TENANT_ID))
                        .and(MATCH_ALLOCATION.MATCH_ID.eq(MATCH.MATCH_ID))
                        .where(MATCH.TENANT_ID.eq(session.tenantId()))
                        .and(
                                MATCH.STATE.in(
                                        Match.Status.REJECTED.text(), Match.Status.UNDONE.text()))
                        .and(MATCH.ACTOR.eq(Match.Actor.HUMAN.text()))
                        .and(lines)
                        .groupBy(MATCH.BANK_TRANSACTION_ID, MATCH.MATCH_ID),
                rows -> {
                    Map<BankTransactionId, Set<Set<InvoiceId>>> refused = new HashMap<>();
                    rows.forEach(row ->
                            refused.computeIfAbsent(
                                            new BankTransactionId(
                                                    row.get(MATCH.BANK_TRANSACTION_ID)),
                                            _ -> new HashSet<>())
                                    .add(
                                            Set.of(
                                                    Stream.of(row.get(INVOICES, UUID[].class))
                                                            .map(InvoiceId::new)
                                                            .toArray(InvoiceId[]::new))));
                    return refused;
                });
    }
}
