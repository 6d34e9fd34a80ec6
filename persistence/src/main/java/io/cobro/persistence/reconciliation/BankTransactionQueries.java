package io.cobro.persistence.reconciliation;

import static io.cobro.persistence.jooq.Tables.BANK_TRANSACTION;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.LineKind;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.PlainText;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;

/// Bank lines for those who ask. Thread-safe.
public final class BankTransactionQueries {

    /// What they can be sorted by.
    public static final Listing<BankTransaction> LISTING =
            Listing.of(BANK_TRANSACTION.BANK_TRANSACTION_ID, BankTransaction::id)
                    .by(
                            "booking_date",
                            BANK_TRANSACTION.BOOKING_DATE,
                            found -> found.line().bookingDate())
                    .by(
                            "amount",
                            BANK_TRANSACTION.AMOUNT_MINOR,
                            found -> found.line().amount().minorUnits());

    private static final Field<String> SEARCHED =
            function(
                    "concat_ws",
                    String.class,
                    inline(" "),
                    BANK_TRANSACTION.DESCRIPTION,
                    BANK_TRANSACTION.REFERENCE,
                    BANK_TRANSACTION.TRACKING_KEY,
                    BANK_TRANSACTION.BANK_REFERENCE,
                    BANK_TRANSACTION.COUNTERPARTY_NAME,
                    BANK_TRANSACTION.COUNTERPARTY_TAX_ID,
                    BANK_TRANSACTION.COUNTERPARTY_ACCOUNT);

    private final Reads reads;

    public BankTransactionQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<BankTransaction> find(TenantId tenant, BankTransactionId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<BankTransaction> findAll(TenantId tenant, Collection<BankTransactionId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                select(BANK_TRANSACTION.fields())
                                        .from(BANK_TRANSACTION)
                                        .where(BANK_TRANSACTION.TENANT_ID.eq(session.tenantId()))
                                        .and(Ids.among(BANK_TRANSACTION.BANK_TRANSACTION_ID, ids)),
                                rows -> rows.map(BankRows::line)));
    }

    /// Newest first: of one statement the last line first.
    public Page<BankTransaction> list(
            TenantId tenant, BankTransactionFilter filter, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                wanted(session.tenantId(), filter),
                                request,
                                rows(session)));
    }

    /// A page of the lines of each of several accounts.
    public Map<BankAccountId, Page<BankTransaction>> ofAccounts(
            TenantId tenant,
            Collection<BankAccountId> accounts,
            BankTransactionFilter filter,
            PageRequest request) {
        return reads.lists(
                tenant,
                session ->
                        LISTING.pages(
                                session,
                                BANK_TRANSACTION.BANK_ACCOUNT_ID,
                                accounts,
                                BankTransaction::bankAccount,
                                wanted(session.tenantId(), filter),
                                request,
                                rows(session)));
    }

    private static Listing.Rows<BankTransaction> rows(Session session) {
        return (ids, order) ->
                session.read(
                        select(BANK_TRANSACTION.fields())
                                .from(BANK_TRANSACTION)
                                .where(BANK_TRANSACTION.TENANT_ID.eq(session.tenantId()))
                                .and(BANK_TRANSACTION.BANK_TRANSACTION_ID.in(ids))
                                .orderBy(order),
                        rows -> rows.map(BankRows::line));
    }

    private static Condition wanted(long tenantId, BankTransactionFilter filter) {
        Condition wanted = BANK_TRANSACTION.TENANT_ID.eq(tenantId);
        if (filter.bankAccount() != null) {
            wanted = wanted.and(BANK_TRANSACTION.BANK_ACCOUNT_ID.eq(filter.bankAccount().value()));
        }
        if (!filter.statuses().isEmpty()) {
            wanted =
                    wanted.and(
                            BANK_TRANSACTION.STATE.in(
                                    filter.statuses().stream()
                                            .map(BankTransaction.Status::text)
                                            .sorted()
                                            .toList()));
        }
        if (filter.bookedFrom() != null) {
            wanted = wanted.and(BANK_TRANSACTION.BOOKING_DATE.ge(filter.bookedFrom()));
        }
        if (filter.bookedTo() != null) {
            wanted = wanted.and(BANK_TRANSACTION.BOOKING_DATE.le(filter.bookedTo()));
        }
        if (filter.words() != null) {
            for (String word : filter.words().strip().split("\\s+")) {
                wanted = wanted.and(PlainText.of(SEARCHED).contains(PlainText.of(val(word))));
            }
        }
        if (!filter.kinds().isEmpty()) {
            wanted =
                    wanted.and(
                            BANK_TRANSACTION.KIND.in(
                                    filter.kinds().stream().map(LineKind::code).sorted().toList()));
        }
        if (filter.trackingKey() != null) {
            wanted = wanted.and(BANK_TRANSACTION.TRACKING_KEY.eq(filter.trackingKey()));
        }
        if (filter.currency() != null) {
            wanted = wanted.and(BANK_TRANSACTION.CURRENCY.eq(filter.currency().code()));
        }
        if (filter.amountFrom() != null) {
            wanted = wanted.and(BANK_TRANSACTION.AMOUNT_MINOR.ge(filter.amountFrom()));
        }
        if (filter.amountTo() != null) {
            wanted = wanted.and(BANK_TRANSACTION.AMOUNT_MINOR.le(filter.amountTo()));
        }
        return wanted;
    }
}
