package io.cobro.persistence.reminder;

import static io.cobro.persistence.jooq.Tables.BANK_TRANSACTION;
import static io.cobro.persistence.jooq.Tables.CREDIT_NOTE;
import static io.cobro.persistence.jooq.Tables.CUSTOMER;
import static io.cobro.persistence.jooq.Tables.DUNNING_ENROLLMENT;
import static io.cobro.persistence.jooq.Tables.DUNNING_POLICY;
import static io.cobro.persistence.jooq.Tables.INSTALLMENT;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static io.cobro.persistence.jooq.Tables.MATCH;
import static io.cobro.persistence.jooq.Tables.MATCH_ALLOCATION;
import static io.cobro.persistence.jooq.Tables.PAYMENT;
import static io.cobro.persistence.jooq.Tables.REMINDER;
import static io.cobro.persistence.jooq.Tables.REMINDER_ITEM;

import io.cobro.core.CommandContext;
import io.cobro.core.Reading;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.PolicyForm;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.FailureReason;
import io.cobro.core.reminder.ItemStatus;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.ReminderItem;
import io.cobro.core.reminder.ReminderOrigin;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.SendingGuard;
import io.cobro.core.reminder.SendingGuard.InstallmentKey;
import io.cobro.core.reminder.SendingGuard.Standing;
import io.cobro.core.template.MessageContent;
import io.cobro.core.tenant.Tenant;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Session;
import io.cobro.persistence.customer.CustomerRows;
import io.cobro.persistence.dunning.DunningRows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
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
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What counts when a reminder is about to leave, each a statement of one group.
final class SendingFacts {

    private static final String VOID = "void";
    private static final List<String> LEFT =
            Arrays.stream(ReminderStatus.values())
                    .filter(ReminderStatus::hasLeft)
                    .map(EnumText::of)
                    .toList();

    private static final Condition HAS_LEFT =
            REMINDER.STATE
                    .in(LEFT)
                    .or(REMINDER.REASON.eq(EnumText.of(FailureReason.OUTCOME_UNKNOWN)));
    private static final Condition IS_TRIED_AGAIN =
            REMINDER.STATE.eq(EnumText.of(ReminderStatus.SCHEDULED)).and(REMINDER.ATTEMPTS.gt(0));

    private final Session session;
    private final UUID reminder;
    private final UUID customer;

    SendingFacts(Session session, ReminderId reminder, CustomerId customer) {
        this.session = session;
        this.reminder = reminder.value();
        this.customer = customer.value();
    }

    /// The customer, who cannot be changed until the transaction ends, nor be sent another message:
    /// so that each counts those before it. Payments may come in.
    ///
    /// @param locked whether it is locked
    Reading<Customer> customer(boolean locked) {
        var query =
                DSL.select(CUSTOMER.fields())
                        .from(CUSTOMER)
                        .where(CUSTOMER.TENANT_ID.eq(session.tenantId()))
                        .and(CUSTOMER.CUSTOMER_ID.eq(customer));
        return session.read(
                locked ? query.forNoKeyUpdate() : query,
                rows -> CustomerRows.read(rows.getFirst()));
    }

    /// How what the items ask for stands.
    ///
    /// @param locked whether the invoices are locked, in the order of their ids as payments do, and
    ///   their enrollments
    Reading<Map<InstallmentKey, Standing>> standings(boolean locked) {
        var invoices =
                DSL.select(
                                INVOICE.INVOICE_ID,
                                INVOICE.STATE,
                                INVOICE.SERIES,
                                INVOICE.FOLIO,
                                INVOICE.ASSIGNED_FOLIO)
                        .from(INVOICE)
                        .where(INVOICE.TENANT_ID.eq(session.tenantId()))
                        .and(INVOICE.INVOICE_ID.in(asked()))
                        .orderBy(INVOICE.INVOICE_ID);
        Reading<Map<UUID, Record>> headers =
                session.read(
                        locked ? invoices.forUpdate() : invoices,
                        rows -> {
                            Map<UUID, Record> byId = new HashMap<>();
                            rows.forEach(row -> byId.put(row.get(INVOICE.INVOICE_ID), row));
                            return byId;
                        });
        var running =
                DSL.select(DUNNING_ENROLLMENT.fields())
                        .from(DUNNING_ENROLLMENT)
                        .where(DUNNING_ENROLLMENT.TENANT_ID.eq(session.tenantId()))
                        .and(DUNNING_ENROLLMENT.INVOICE_ID.in(asked()))
                        .orderBy(DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID);
        Reading<Map<UUID, DunningEnrollment>> enrollments =
                session.read(
                        locked ? running.forShare() : running,
                        rows -> {
                            Map<UUID, DunningEnrollment> byInvoice = new HashMap<>();
                            rows.forEach(row ->
                                    byInvoice.put(
                                            row.get(DUNNING_ENROLLMENT.INVOICE_ID),
                                            DunningRows.enrollment(row)));
                            return byInvoice;
                        });
        return session.read(
                DSL.select(
                                INSTALLMENT.INVOICE_ID,
                                INSTALLMENT.INSTALLMENT_NO,
                                INSTALLMENT.CURRENCY,
                                INSTALLMENT.ISSUE_DATE,
                                INSTALLMENT.DUE_DATE,
                                INSTALLMENT.AMOUNT_MINOR,
                                INSTALLMENT.BALANCE_MINOR)
                        .from(INSTALLMENT)
                        .where(INSTALLMENT.TENANT_ID.eq(session.tenantId()))
                        .and(INSTALLMENT.INVOICE_ID.in(asked())),
                rows -> {
                    Map<InstallmentKey, Standing> standings = new HashMap<>();
                    rows.forEach(row -> {
                        UUID invoice = row.get(INSTALLMENT.INVOICE_ID);
                        standings.put(
                                new InstallmentKey(
                                        new InvoiceId(invoice),
                                        row.get(INSTALLMENT.INSTALLMENT_NO)),
                                standing(
                                        Objects.requireNonNull(headers.get().get(invoice)),
                                        row,
                                        enrollments.get().get(invoice)));
                    });
                    return standings;
                });
    }

    /// Keeps payments and credit notes of the customer from coming in until the transaction ends:
    /// so that [#unallocated] counts those before. Asked for after the invoices, as payments do,
    /// for they lock what they pay before they name their customer.
    Reading<Integer> lockOutPayments() {
        return session.read(
                DSL.select(CUSTOMER.CUSTOMER_ID)
                        .from(CUSTOMER)
                        .where(CUSTOMER.TENANT_ID.eq(session.tenantId()))
                        .and(CUSTOMER.CUSTOMER_ID.eq(customer))
                        .forUpdate(),
                rows -> rows.size());
    }

    /// What the message tells: each included item once, oldest due first.
    static MessageContent content(
            List<ReminderItem> decided, SendingGuard.Situation situation, Tenant tenant) {
        return content(
                decided.stream().filter(item -> item.status() == ItemStatus.INCLUDED).toList(),
                situation.standings(),
                situation.customer(),
                tenant,
                situation.today());
    }

    static MessageContent content(
            List<ReminderItem> items,
            Map<InstallmentKey, Standing> standings,
            Customer customer,
            Tenant tenant,
            LocalDate today) {
        List<MessageContent.Item> told =
                items.stream()
                        .map(item -> new InstallmentKey(item.invoice(), item.installment()))
                        .distinct()
                        .map(standings::get)
                        .filter(Objects::nonNull)
                        .sorted(
                                Comparator.comparing(Standing::dueDate)
                                        .thenComparing(Standing::number))
                        .map(standing ->
                                new MessageContent.Item(
                                        standing.number(),
                                        standing.issueDate(),
                                        standing.dueDate(),
                                        standing.balance(),
                                        standing.total()))
                        .toList();
        return new MessageContent(tenant.name(), customer.name(), today, told);
    }

    private static Standing standing(
            Record invoice, Record installment, @Nullable DunningEnrollment enrollment) {
        CurrencyCode currency = new CurrencyCode(installment.get(INSTALLMENT.CURRENCY));
        String number =
                new DocumentNumber(
                                invoice.get(INVOICE.SERIES),
                                invoice.get(INVOICE.FOLIO),
                                invoice.get(INVOICE.ASSIGNED_FOLIO))
                        .text();
        return new Standing(
                invoice.get(INVOICE.STATE).equals(VOID),
                number == null ? "" : number,
                installment.get(INSTALLMENT.ISSUE_DATE),
                installment.get(INSTALLMENT.DUE_DATE),
                Money.ofMinor(installment.get(INSTALLMENT.BALANCE_MINOR), currency),
                Money.ofMinor(installment.get(INSTALLMENT.AMOUNT_MINOR), currency),
                enrollment);
    }

    /// The policies that asked for the items.
    Reading<Map<DunningPolicyId, DunningPolicy>> policies(PolicyForm form) {
        return policies(session, new ReminderId(reminder), form);
    }

    /// The policies that asked for the items of a reminder.
    static Reading<Map<DunningPolicyId, DunningPolicy>> policies(
            Session session, ReminderId reminder, PolicyForm form) {
        return session.read(
                DunningRows.selectPolicies(session)
                        .and(
                                DUNNING_POLICY.DUNNING_POLICY_ID.in(
                                        DSL.select(REMINDER_ITEM.DUNNING_POLICY_ID)
                                                .from(REMINDER_ITEM)
                                                .where(isItem(session, reminder)))),
                rows -> {
                    Map<DunningPolicyId, DunningPolicy> byId = new HashMap<>();
                    rows.forEach(row -> {
                        DunningPolicy policy = DunningRows.policy(row, form);
                        byId.put(policy.id(), policy);
                    });
                    return byId;
                });
    }

    /// What is overdue of the customer's debt in each currency.
    Reading<Map<CurrencyCode, Money>> overdue(LocalDate today) {
        return sums(
                INSTALLMENT.CURRENCY,
                INSTALLMENT.BALANCE_MINOR,
                INSTALLMENT
                        .TENANT_ID
                        .eq(session.tenantId())
                        .and(INSTALLMENT.CUSTOMER_ID.eq(customer))
                        .and(INSTALLMENT.BALANCE_MINOR.gt(DSL.inline(0L)))
                        .and(INSTALLMENT.DUE_DATE.lt(today)));
    }

    /// Invoices of the items that a proposed match of a bank line names.
    Reading<Set<InvoiceId>> proposed() {
        return session.read(
                DSL.selectDistinct(MATCH_ALLOCATION.INVOICE_ID)
                        .from(MATCH_ALLOCATION)
                        .join(MATCH)
                        .on(MATCH.TENANT_ID.eq(MATCH_ALLOCATION.TENANT_ID))
                        .and(MATCH.MATCH_ID.eq(MATCH_ALLOCATION.MATCH_ID))
                        .where(MATCH_ALLOCATION.TENANT_ID.eq(session.tenantId()))
                        .and(MATCH_ALLOCATION.INVOICE_ID.in(asked()))
                        .and(MATCH.STATE.eq("proposed")),
                rows -> {
                    Set<InvoiceId> invoices = new HashSet<>();
                    rows.forEach(row ->
                            invoices.add(new InvoiceId(row.get(MATCH_ALLOCATION.INVOICE_ID))));
                    return invoices;
                });
    }

    /// Currencies of incoming bank lines without a decision that name the customer's tax id or come
    /// from one of its accounts.
    Reading<Set<CurrencyCode>> incoming() {
        // Two questions, for each of which there is an index.
        return session.read(
                waiting(
                                CUSTOMER.TAX_ID
                                        .notIn(Customer.GENERIC_TAX_ID, Customer.FOREIGN_TAX_ID)
                                        .and(
                                                BANK_TRANSACTION.COUNTERPARTY_TAX_ID.eq(
                                                        CUSTOMER.TAX_ID)))
                        .union(
                                waiting(
                                        BANK_TRANSACTION.COUNTERPARTY_ACCOUNT.eq(
                                                DSL.any(CUSTOMER.PAYER_ACCOUNTS)))),
                rows -> {
                    Set<CurrencyCode> currencies = new HashSet<>();
                    rows.forEach(row ->
                            currencies.add(new CurrencyCode(row.get(BANK_TRANSACTION.CURRENCY))));
                    return currencies;
                });
    }

    private Select<Record1<String>> waiting(Condition isPayer) {
        return DSL.select(BANK_TRANSACTION.CURRENCY)
                .from(BANK_TRANSACTION)
                .join(CUSTOMER)
                .on(CUSTOMER.TENANT_ID.eq(BANK_TRANSACTION.TENANT_ID))
                .where(BANK_TRANSACTION.TENANT_ID.eq(session.tenantId()))
                .and(BANK_TRANSACTION.STATE.in(DSL.inline("unmatched"), DSL.inline("proposed")))
                .and(BANK_TRANSACTION.AMOUNT_MINOR.gt(0L))
                .and(CUSTOMER.CUSTOMER_ID.eq(customer))
                .and(isPayer);
    }

    /// Payments and credit notes of the customer that are not used yet.
    Reading<Map<CurrencyCode, Money>> unallocated() {
        Reading<Map<CurrencyCode, Money>> payments =
                sums(
                        PAYMENT.CURRENCY,
                        PAYMENT.UNALLOCATED_MINOR,
                        PAYMENT.TENANT_ID
                                .eq(session.tenantId())
                                .and(PAYMENT.CUSTOMER_ID.eq(customer))
                                .and(PAYMENT.STATE.eq("received"))
                                .and(PAYMENT.UNALLOCATED_MINOR.gt(0L)));
        Reading<Map<CurrencyCode, Money>> credits =
                sums(
                        CREDIT_NOTE.CURRENCY,
                        CREDIT_NOTE.UNALLOCATED_MINOR,
                        CREDIT_NOTE
                                .TENANT_ID
                                .eq(session.tenantId())
                                .and(CREDIT_NOTE.CUSTOMER_ID.eq(customer))
                                .and(CREDIT_NOTE.STATE.eq("issued"))
                                .and(CREDIT_NOTE.UNALLOCATED_MINOR.gt(0L)));
        return () -> {
            Map<CurrencyCode, Money> all = new HashMap<>(payments.get());
            credits.get().forEach((currency, credit) -> all.merge(currency, credit, Money::plus));
            return all;
        };
    }

    /// Other messages that left for the customer, and those that may have left.
    ///
    /// @param inCapDays those within the days that a cap counts, whatever their channel
    /// @param ofToday those in the channel that policies sent today, also those that are tried
    ///   again
    record Before(int inCapDays, int ofToday) {}

    /// Counted by the tenant's dates: what leaves every seventh day is a week apart though it
    /// leaves a little earlier in the day, or the clocks have changed.
    Reading<Before> messagesBefore(CommandContext context, Channel channel) {
        Field<Integer> inCapDays = DSL.count().filterWhere(HAS_LEFT);
        Field<Integer> ofToday =
                DSL.count()
                        .filterWhere(
                                HAS_LEFT.or(IS_TRIED_AGAIN)
                                        .and(REMINDER.CHANNEL.eq(EnumText.of(channel)))
                                        .and(REMINDER.ORIGIN.eq(EnumText.of(ReminderOrigin.POLICY)))
                                        .and(
                                                REMINDER.DISPATCHED_AT.ge(
                                                        startOf(context.today(), context)))
                                        .and(
                                                REMINDER.DISPATCHED_AT.lt(
                                                        startOf(
                                                                context.today().plusDays(1),
                                                                context))));
        return session.read(
                DSL.select(inCapDays, ofToday)
                        .from(REMINDER)
                        .where(REMINDER.TENANT_ID.eq(session.tenantId()))
                        .and(REMINDER.CUSTOMER_ID.eq(customer))
                        .and(REMINDER.REMINDER_ID.ne(reminder))
                        .and(
                                REMINDER.DISPATCHED_AT.ge(
                                        startOf(
                                                SendingGuard.firstDayOfCap(context.today()),
                                                context))),
                rows ->
                        new Before(
                                rows.getFirst().get(0, Integer.class),
                                rows.getFirst().get(1, Integer.class)));
    }

    private static Instant startOf(LocalDate date, CommandContext context) {
        return date.atStartOfDay(context.tenant().timeZone()).toInstant();
    }

    private Select<Record1<UUID>> asked() {
        return DSL.select(REMINDER_ITEM.INVOICE_ID).from(REMINDER_ITEM).where(isItem());
    }

    private Condition isItem() {
        return isItem(session, new ReminderId(reminder));
    }

    private static Condition isItem(Session session, ReminderId reminder) {
        return REMINDER_ITEM
                .TENANT_ID
                .eq(session.tenantId())
                .and(REMINDER_ITEM.REMINDER_ID.eq(reminder.value()));
    }

    private Reading<Map<CurrencyCode, Money>> sums(
            TableField<?, String> currency, TableField<?, Long> amount, Condition wanted) {
        Field<Long> sum = DSL.sum(amount).cast(Long.class);
        return session.read(
                DSL.select(Stream.of(currency, sum).toList())
                        .from(Objects.requireNonNull(currency.getTable()))
                        .where(wanted)
                        .groupBy(currency),
                rows -> {
                    Map<CurrencyCode, Money> sums = new HashMap<>();
                    rows.forEach(row -> {
                        CurrencyCode code = new CurrencyCode(row.get(0, String.class));
                        sums.put(code, Money.ofMinor(row.get(1, Long.class), code));
                    });
                    return sums;
                });
    }
}
