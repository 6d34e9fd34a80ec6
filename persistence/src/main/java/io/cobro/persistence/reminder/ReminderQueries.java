package io.cobro.persistence.reminder;

import static io.cobro.persistence.jooq.Tables.REMINDER;
import static io.cobro.persistence.jooq.Tables.REMINDER_ITEM;

import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.SkipReason;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Pages;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Result;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// Reminders for those who ask. Thread-safe.
public final class ReminderQueries {

    private final Reads reads;

    public ReminderQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<Reminder> find(TenantId tenant, ReminderId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<Reminder> findAll(TenantId tenant, Collection<ReminderId> ids) {
        return reads.read(tenant, session -> found(session, ids));
    }

    static Reading<List<Reminder>> found(Session session, Collection<ReminderId> ids) {
        Condition wanted =
                REMINDER.TENANT_ID.eq(session.tenantId()).and(Ids.among(REMINDER.REMINDER_ID, ids));
        return ReminderRows.read(
                session,
                DSL.select(REMINDER.fields()).from(REMINDER).where(wanted),
                DSL.select(REMINDER.REMINDER_ID).from(REMINDER).where(wanted));
    }

    /// Newest first.
    public Page<Reminder> list(TenantId tenant, ReminderFilter filter, PageRequest request) {
        return reads.list(
                tenant,
                session -> {
                    Select<Record1<UUID>> ids =
                            Pages.ids(
                                    REMINDER.REMINDER_ID,
                                    wanted(session.tenantId(), filter),
                                    request);
                    Reading<List<Reminder>> found = newestFirst(session, ids);
                    return () -> Pages.of(found.get(), request);
                });
    }

    /// A page of the reminders of each of several customers, newest first.
    public Map<CustomerId, Page<Reminder>> ofCustomers(
            TenantId tenant,
            Collection<CustomerId> customers,
            ReminderFilter filter,
            PageRequest request) {
        return reads.lists(
                tenant,
                session -> {
                    Reading<List<Reminder>> found =
                            newestFirst(
                                    session,
                                    Pages.idsOfEach(
                                            REMINDER.CUSTOMER_ID,
                                            customers,
                                            REMINDER.REMINDER_ID,
                                            wanted(session.tenantId(), filter),
                                            request));
                    return () -> Pages.ofEach(customers, found.get(), Reminder::customer, request);
                });
    }

    /// A page of the reminders about each of several invoices, newest first: one reminder may be
    /// about more than one of them.
    public Map<InvoiceId, Page<Reminder>> ofInvoices(
            TenantId tenant,
            Collection<InvoiceId> invoices,
            ReminderFilter filter,
            PageRequest request) {
        return reads.lists(
                tenant,
                session -> {
                    Table<?> wanted = Pages.wanted(invoices);
                    Table<Record1<UUID>> page =
                            Pages.ids(
                                            REMINDER.REMINDER_ID,
                                            wanted(session.tenantId(), filter)
                                                    .and(
                                                            hasItem(
                                                                    REMINDER_ITEM.INVOICE_ID.eq(
                                                                            Pages.wantedId(
                                                                                    wanted)))),
                                            request)
                                    .asTable("page", "id");
                    Field<UUID> id = Objects.requireNonNull(page.field("id", UUID.class));
                    Reading<Map<UUID, Set<UUID>>> about =
                            session.read(
                                    DSL.select(Pages.wantedId(wanted), id)
                                            .from(wanted)
                                            .crossJoin(DSL.lateral(page)),
                                    rows -> grouped(rows, Pages.wantedId(wanted), id));
                    Reading<List<Reminder>> found =
                            newestFirst(
                                    session,
                                    DSL.select(id).from(wanted).crossJoin(DSL.lateral(page)));
                    return () -> {
                        Map<InvoiceId, Page<Reminder>> pages = new HashMap<>();
                        for (InvoiceId invoice : invoices) {
                            Set<UUID> ids = about.get().getOrDefault(invoice.value(), Set.of());
                            pages.put(
                                    invoice,
                                    Pages.of(
                                            found.get().stream()
                                                    .filter(one -> ids.contains(one.id().value()))
                                                    .toList(),
                                            request));
                        }
                        return pages;
                    };
                });
    }

    private static Map<UUID, Set<UUID>> grouped(
            Result<?> rows, Field<UUID> invoice, Field<UUID> reminder) {
        Map<UUID, Set<UUID>> grouped = new HashMap<>();
        rows.forEach(row ->
                grouped.computeIfAbsent(row.get(invoice), _ -> new HashSet<>())
                        .add(row.get(reminder)));
        return grouped;
    }

    private static Reading<List<Reminder>> newestFirst(Session session, Select<Record1<UUID>> ids) {
        return ReminderRows.read(
                session,
                DSL.select(REMINDER.fields())
                        .from(REMINDER)
                        .where(REMINDER.TENANT_ID.eq(session.tenantId()))
                        .and(REMINDER.REMINDER_ID.in(ids))
                        .orderBy(REMINDER.REMINDER_ID.desc()),
                ids);
    }

    private static Condition wanted(long tenantId, ReminderFilter filter) {
        Condition wanted = REMINDER.TENANT_ID.eq(tenantId);
        if (!filter.statuses().isEmpty()) {
            wanted =
                    wanted.and(
                            REMINDER.STATE.in(
                                    filter.statuses().stream().map(EnumText::of).toList()));
        }
        if (!filter.channels().isEmpty()) {
            wanted =
                    wanted.and(
                            REMINDER.CHANNEL.in(
                                    filter.channels().stream().map(EnumText::of).toList()));
        }
        if (filter.customer() != null) {
            wanted = wanted.and(REMINDER.CUSTOMER_ID.eq(filter.customer().value()));
        }
        if (filter.dueFrom() != null) {
            wanted = wanted.and(REMINDER.DUE_AT.ge(filter.dueFrom()));
        }
        if (filter.dueTo() != null) {
            wanted = wanted.and(REMINDER.DUE_AT.le(filter.dueTo()));
        }
        if (filter.invoice() != null) {
            wanted = wanted.and(hasItem(REMINDER_ITEM.INVOICE_ID.eq(filter.invoice().value())));
        }
        if (!filter.skipReasons().isEmpty()) {
            wanted =
                    wanted.and(
                            hasItem(
                                    REMINDER_ITEM.SKIP_REASON.in(
                                            filter.skipReasons().stream()
                                                    .map(SkipReason::text)
                                                    .toList())));
        }
        return wanted;
    }

    private static Condition hasItem(Condition item) {
        return DSL.exists(
                DSL.selectOne()
                        .from(REMINDER_ITEM)
                        .where(REMINDER_ITEM.TENANT_ID.eq(REMINDER.TENANT_ID))
                        .and(REMINDER_ITEM.REMINDER_ID.eq(REMINDER.REMINDER_ID))
                        .and(item));
    }
}
