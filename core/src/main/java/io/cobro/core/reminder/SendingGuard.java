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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
/// | an item | `superseded` (the message asks for the same already), `void`, `paid`, `customer_excluded`, `customer_on_hold`, `paused`, `policy_archived`, `condition_not_met`, `unmatched_payment`, `unallocated_credit` |
/// | the message | `no_recipient`, `channel_not_configured`, `frequency_cap` |
public final class SendingGuard {

    /// Days that [io.cobro.core.dunning.PolicyDocument#messagesPerWeek] counts.
    public static final int CAP_DAYS = 7;

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
    /// @param messagesInCapDays messages that left for the customer in the last [#CAP_DAYS] days
    /// @param isChannelConfigured whether the operator has set the channel up
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
            boolean isChannelConfigured) {}

    /// The items as they are decided: included, with what is open now, or skipped. Items that were
    /// skipped before stay so.
    public static List<ReminderItem> decide(Reminder reminder, Situation situation) {
        SendingGuard guard = new SendingGuard(situation);
        Map<InstallmentKey, ReminderItem> last = new HashMap<>();
        reminder.asked().forEach(item -> last.put(key(item), item));
        List<ReminderItem> decided = new ArrayList<>();
        for (ReminderItem item : reminder.items()) {
            decided.add(
                    item.status() == ItemStatus.SKIPPED
                            ? item
                            : guard.decide(item, item.equals(last.get(key(item)))));
        }
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

    private ReminderItem decide(ReminderItem item, boolean isLast) {
        Standing standing = situation.standings().get(key(item));
        if (standing == null) {
            return item.skipped(SkipReason.VOID);
        }
        SkipReason reason = isLast ? objection(item, standing) : SkipReason.SUPERSEDED;
        return reason == null ? item.included(standing.balance()) : item.skipped(reason);
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
                        .map(this::policy)
                        .anyMatch(policy ->
                                policy != null
                                        && policy.document().messagesPerWeek() != null
                                        && policy.document().messagesPerWeek()
                                                <= situation.messagesInCapDays());
        return isCapped ? Optional.of(SkipReason.FREQUENCY_CAP) : Optional.empty();
    }

    private @Nullable DunningPolicy policy(ReminderItem item) {
        return item.policy() == null ? null : situation.policies().get(item.policy());
    }

    private static InstallmentKey key(ReminderItem item) {
        return new InstallmentKey(item.invoice(), item.installment());
    }
}
