package io.cobro.core.reminder;

/// Where a reminder stands: `scheduled → dispatching → sent → delivered → read → replied`, `→
/// failed`; `scheduled → skipped | canceled`; `dispatching → scheduled` for another try.
public enum ReminderStatus {
    /// Waits for its instant, also between two tries.
    SCHEDULED,
    /// Cleared to go: Cobro hands the message over, or the integrator was asked to.
    DISPATCHING,
    SENT,
    DELIVERED,
    READ,
    REPLIED,
    /// Does not arrive; the reason says why.
    FAILED,
    /// Nothing was left to ask for, or it must not be sent; the reason says why.
    SKIPPED,
    /// Somebody took it back before it left.
    CANCELED;

    /// Whether it has left, as far as is known.
    public boolean hasLeft() {
        return this == DISPATCHING
                || this == SENT
                || this == DELIVERED
                || this == READ
                || this == REPLIED;
    }

    /// Whether it has left, or has failed to: its message is the one of the last try, and what
    /// became of it may be reported. One that waits has neither, also if it waits for another try.
    public boolean isHandedOver() {
        return hasLeft() || this == FAILED;
    }

    /// Whether a receipt of another status takes it further: later receipts count, repeated and
    /// late ones do not.
    public boolean canBecome(ReminderStatus receipt) {
        return switch (this) {
            case DISPATCHING, SENT -> receipt == FAILED || receipt.isFurtherThan(this);
            case DELIVERED, READ -> receipt.isFurtherThan(this);
            case SCHEDULED, REPLIED, FAILED, SKIPPED, CANCELED -> false;
        };
    }

    private boolean isFurtherThan(ReminderStatus other) {
        return hasLeft() && compareTo(other) > 0;
    }
}
