package io.cobro.core.reminder;

import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerHold;
import io.cobro.core.dunning.Circumstances;
import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.EnrollmentStatus;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides, when a reminder is about to leave, what of it may: with the invoices locked, so that
/// nobody is asked for what was paid before.
///
/// The rules are asked in this order; the first one that objects is the reason that is kept:
///
/// | about | rules |
/// |---|---|
/// | an item | `superseded` (a later step asks for the same), `void`, `paid`, `customer_excluded`, `customer_on_hold`, `paused`, `policy_changed`, `policy_archived`, `condition_not_met`, `unmatched_payment`, `unallocated_credit` |
/// | the message | `no_recipient`, `channel_not_configured`, `frequency_cap` |
///
/// Of several steps that ask for one installment the last one is for it. Where its policy or its
/// condition leaves that one out, the one before is asked.
public final class SendingGuard {

    /// Days that [io.cobro.core.dunning.PolicyDocument#messagesPerWeek] counts, today included.
    public static final int CAP_DAYS = 7;

    /// Objections to a step that are none to asking for its installment.
    private static final Set<SkipReason> LEAVES_TO_THE_STEP_BEFORE =
            EnumSet.of(
                    SkipReason.POLICY_CHANGED,
                    SkipReason.POLICY_ARCHIVED,
                    SkipReason.CONDITION_NOT_MET);

    private final Situation situation;
    private final Map<CurrencyCode, Money> credit;

    private SendingGuard(Situation situation) {
        this.situation = situation;
        this.credit = new HashMap<>(situation.unallocated());
    }

    /// An installment of an invoice.
    public record InstallmentKey(InvoiceId invoice, int installment) {}

    /// How what an item asks for stands.
    ///
    /// @param isVoid whether its invoice is
    /// @param number of the invoice, as the customer knows it
    /// @param balance what is open of the installment
    /// @param total what was owed of it at issue
    /// @param enrollment of the invoice; null if it has none
    public record Standing(
            boolean isVoid,
            String number,
            LocalDate issueDate,
            LocalDate dueDate,
            Money balance,
            Money total,
            @Nullable DunningEnrollment enrollment) {}

    /// All that counts, read in the transaction in which the message leaves.
    ///
    /// @param standings of each installment that is asked for
    /// @param policies by their ids, archived ones too
    /// @param overdue what is overdue of the customer's debt in each currency
    /// @param proposed invoices that a proposed match names
    /// @param incoming currencies of bank lines without a decision that look like the customer's
    /// @param unallocated payments and credit notes of the customer that are not used yet
    /// @param messagesInCapDays messages that left for the customer in the last [#CAP_DAYS] days by
    ///   the tenant's dates
    /// @param isChannelConfigured whether the operator has set the channel up
    /// @param inForce the customer's policy, whose cap holds for what nobody but a hand asks for;
    ///   null if it has none
    public record Situation(
            LocalDate today,
            Customer customer,
            Map<InstallmentKey, Standing> standings,
            Map<DunningPolicyId, DunningPolicy> policies,
            Map<CurrencyCode, Money> overdue,
            Set<InvoiceId> proposed,
            Set<CurrencyCode> incoming,
            Map<CurrencyCode, Money> unallocated,
            int messagesInCapDays,
            boolean isChannelConfigured,
            @Nullable DunningPolicy inForce) {}

    /// The first of the days that a cap counts.
    public static LocalDate firstDayOfCap(LocalDate today) {
        return today.minusDays(CAP_DAYS - 1);
    }

    /// The items as they are decided: included, with what is open now, or skipped. Items that were
    /// skipped before stay so.
    public static List<ReminderItem> decide(Reminder reminder, Situation situation) {
        SendingGuard guard = new SendingGuard(situation);
        Map<InstallmentKey, List<ReminderItem>> asked = new HashMap<>();
        reminder.asked()
                .forEach(
                        item -> asked.computeIfAbsent(key(item), _ -> new ArrayList<>()).add(item));
        asked.values()
                .forEach(same ->
                        same.sort(
                                Comparator.comparing(ReminderItem::stepDate)
                                        .thenComparing(guard::advance)));
        Map<ReminderItem, ReminderItem> after = new HashMap<>();
        for (ReminderItem item : reminder.asked()) {
            List<ReminderItem> same = Objects.requireNonNull(asked.get(key(item)));
            if (item.equals(same.getLast())) {
                after.putAll(guard.decide(same));
            }
        }
        List<ReminderItem> decided =
                reminder.items().stream().map(item -> after.getOrDefault(item, item)).toList();
        Optional<SkipReason> whole = guard.objection(reminder, decided);
        return whole.isEmpty()
                ? decided
                : decided.stream()
                        .map(item ->
                                item.status() == ItemStatus.SKIPPED
                                        ? item
                                        : item.skipped(whole.get()))
                        .toList();
    }

    /// The customer's address in a channel; null if there is none, or the channel needs none.
    public static @Nullable String recipient(Channel channel, Customer customer) {
        return switch (channel) {
            case EMAIL -> customer.email();
            case SMS -> customer.reminding().phone();
            case WEBHOOK -> null;
        };
    }

    /// Of what asks for one installment at most one is included.
    ///
    /// @param same oldest first
    private Map<ReminderItem, ReminderItem> decide(List<ReminderItem> same) {
        Map<ReminderItem, ReminderItem> decided = new HashMap<>();
        boolean isSuperseded = false;
        for (ReminderItem item : same.reversed()) {
            Standing standing = situation.standings().get(key(item));
            SkipReason reason;
            if (standing == null) {
                reason = SkipReason.VOID;
            } else {
                reason = isSuperseded ? SkipReason.SUPERSEDED : objection(item, standing);
            }
            isSuperseded |= reason == null || !LEAVES_TO_THE_STEP_BEFORE.contains(reason);
            decided.put(
                    item,
                    reason == null
                            ? item.included(Objects.requireNonNull(standing).balance())
                            : item.skipped(reason));
        }
        return decided;
    }

    private @Nullable SkipReason objection(ReminderItem item, Standing standing) {
        Customer customer = situation.customer();
        CustomerHold hold = customer.reminding().hold();
        if (standing.isVoid()) {
            return SkipReason.VOID;
        }
        if (!standing.balance().isPositive()) {
            return SkipReason.PAID;
        }
        if (customer.reminding().isExcluded()) {
            return SkipReason.CUSTOMER_EXCLUDED;
        }
        if (hold != null && hold.isOn(situation.today())) {
            return SkipReason.CUSTOMER_ON_HOLD;
        }
        if (rests(item, standing.enrollment())) {
            return SkipReason.PAUSED;
        }
        DunningPolicy policy = policy(item);
        if (policy != null) {
            if (standing.enrollment() != null
                    && !standing.enrollment().policy().equals(policy.id())) {
                return SkipReason.POLICY_CHANGED;
            }
            if (!policy.isActive()) {
                return SkipReason.POLICY_ARCHIVED;
            }
            if (!holds(policy.document().step(item.step()), standing.balance())) {
                return SkipReason.CONDITION_NOT_MET;
            }
        }
        CurrencyCode currency = standing.balance().currency();
        if (situation.proposed().contains(item.invoice())
                || situation.incoming().contains(currency)) {
            return SkipReason.UNMATCHED_PAYMENT;
        }
        Money left = credit.getOrDefault(currency, Money.zero(currency));
        if (left.compareTo(standing.balance()) >= 0) {
            credit.put(currency, left.minus(standing.balance()));
            return SkipReason.UNALLOCATED_CREDIT;
        }
        return null;
    }

    /// By hand an invoice may be asked for whose dunning has ended, but not one that rests.
    private static boolean rests(ReminderItem item, @Nullable DunningEnrollment enrollment) {
        if (enrollment == null) {
            return false;
        }
        return item.isAdHoc()
                ? enrollment.status() == EnrollmentStatus.PAUSED
                : enrollment.status() != EnrollmentStatus.ACTIVE;
    }

    /// A step that is no longer in the policy holds for nobody.
    private boolean holds(Optional<DunningStep> step, Money balance) {
        return step.isPresent()
                && (step.get().condition() == null
                        || step.get()
                                .condition()
                                .holds(
                                        new Circumstances(
                                                balance,
                                                situation
                                                        .overdue()
                                                        .getOrDefault(
                                                                balance.currency(),
                                                                Money.zero(balance.currency())),
                                                situation.customer())));
    }

    private Optional<SkipReason> objection(Reminder reminder, List<ReminderItem> decided) {
        Channel channel = reminder.channel();
        if (channel != Channel.WEBHOOK && recipient(channel, situation.customer()) == null) {
            return Optional.of(SkipReason.NO_RECIPIENT);
        }
        if (!situation.isChannelConfigured()) {
            return Optional.of(SkipReason.CHANNEL_NOT_CONFIGURED);
        }
        boolean isCapped =
                decided.stream()
                        .filter(item -> item.status() == ItemStatus.INCLUDED)
                        .map(item -> item.isAdHoc() ? situation.inForce() : policy(item))
                        .anyMatch(policy ->
                                policy != null
                                        && policy.document().messagesPerWeek() != null
                                        && policy.document().messagesPerWeek()
                                                <= situation.messagesInCapDays());
        return isCapped ? Optional.of(SkipReason.FREQUENCY_CAP) : Optional.empty();
    }

    /// A step that is no longer in the policy comes before those of the same day.
    private DunningStep.Advance advance(ReminderItem item) {
        return Optional.ofNullable(policy(item))
                .flatMap(policy -> policy.document().step(item.step()))
                .map(step -> step.advance(item.occurrence()))
                .orElseGet(() ->
                        new DunningStep.Advance(Long.MIN_VALUE, 0, item.step(), item.occurrence()));
    }

    private @Nullable DunningPolicy policy(ReminderItem item) {
        return item.policy() == null ? null : situation.policies().get(item.policy());
    }

    private static InstallmentKey key(ReminderItem item) {
        return new InstallmentKey(item.invoice(), item.installment());
    }
}
