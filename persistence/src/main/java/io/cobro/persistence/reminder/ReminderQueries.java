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
import io.cobro.persistence.Listing;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/// Reminders for those who ask. Thread-safe.
public final class ReminderQueries {

    /// What they can be sorted by.
    public static final Listing<Reminder> LISTING =
            Listing.of(REMINDER.REMINDER_ID, Reminder::id)
                    .by("due_at", REMINDER.DUE_AT, Reminder::dueAt);

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

    /// Newest first, or in the order that is asked for.
    public Page<Reminder> list(TenantId tenant, ReminderFilter filter, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                wanted(session.tenantId(), filter),
                                request,
                                rows(session)));
    }

    /// A page of the reminders of each of several customers.
    public Map<CustomerId, Page<Reminder>> ofCustomers(
            TenantId tenant,
            Collection<CustomerId> customers,
            ReminderFilter filter,
            PageRequest request) {
        return reads.lists(
                tenant,
                session ->
                        LISTING.pages(
                                session,
                                REMINDER.CUSTOMER_ID,
                                customers,
                                Reminder::customer,
                                wanted(session.tenantId(), filter),
                                request,
                                rows(session)));
    }

    /// A page of the reminders about each of several invoices: one reminder may be about more than
    /// one of them.
    public Map<InvoiceId, Page<Reminder>> ofInvoices(
            TenantId tenant,
            Collection<InvoiceId> invoices,
            ReminderFilter filter,
            PageRequest request) {
        return reads.lists(
                tenant,
                session ->
                        LISTING.sharedPages(
                                session,
                                invoices,
                                invoice -> hasItem(REMINDER_ITEM.INVOICE_ID.eq(invoice)),
                                wanted(session.tenantId(), filter),
                                request,
                                rows(session)));
    }

    private static Listing.Rows<Reminder> rows(Session session) {
        return (ids, order) ->
                ReminderRows.read(
                        session,
                        DSL.select(REMINDER.fields())
                                .from(REMINDER)
                                .where(REMINDER.TENANT_ID.eq(session.tenantId()))
                                .and(REMINDER.REMINDER_ID.in(ids))
                                .orderBy(order),
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
        if (!filter.origins().isEmpty()) {
            wanted =
                    wanted.and(
                            REMINDER.ORIGIN.in(
                                    filter.origins().stream().map(EnumText::of).toList()));
        }
        if (filter.template() != null) {
            wanted = wanted.and(REMINDER.TEMPLATE_KIND.eq(filter.template()));
        }
        if (filter.dispatchedFrom() != null) {
            wanted = wanted.and(REMINDER.DISPATCHED_AT.ge(filter.dispatchedFrom()));
        }
        if (filter.dispatchedTo() != null) {
            wanted = wanted.and(REMINDER.DISPATCHED_AT.le(filter.dispatchedTo()));
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
