package io.cobro.core.reminder;

/// Who asked for a reminder.
public enum ReminderOrigin {
    /// A step of a policy.
    POLICY,
    /// Somebody, by hand or by the API.
    AD_HOC
}
