package io.cobro.core.reminder;

import java.util.Locale;

/// Why a reminder, or what it asks for, was not sent.
public enum SkipReason {
    /// Nothing is open any more.
    PAID,
    /// The invoice is void.
    VOID,
    /// The condition of the step does not hold.
    CONDITION_NOT_MET,
    /// The enrollment rests or has ended.
    PAUSED,
    /// The customer is on hold.
    CUSTOMER_ON_HOLD,
    /// The customer is excluded from dunning.
    CUSTOMER_EXCLUDED,
    /// A bank line without a decision looks like this payer's.
    UNMATCHED_PAYMENT,
    /// Payments or credit notes of the customer that are not used yet cover what is asked for.
    UNALLOCATED_CREDIT,
    /// The customer got as many messages in seven days as the policy allows.
    FREQUENCY_CAP,
    /// The customer has no address in the channel.
    NO_RECIPIENT,
    /// The operator has not set the channel up.
    CHANNEL_NOT_CONFIGURED,
    /// A later step was sent in its place.
    SUPERSEDED,
    /// The customer has another policy by now.
    POLICY_CHANGED,
    /// The policy is archived.
    POLICY_ARCHIVED,
    /// Its day had passed, and the policy does not catch up.
    CAUGHT_UP;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
