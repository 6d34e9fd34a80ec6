package io.cobro.core.reminder;

/// The way on which a reminder leaves.
public enum Channel {
    /// Sent by Cobro itself over SMTP.
    EMAIL,
    /// Sent by the integrator, who is told by an event and answers with receipts.
    SMS,
    /// Passed on by the integrator on a way of its own, with the text of the e-mail.
    WEBHOOK;

    /// The channel whose template is used: a webhook has the text of the e-mail.
    public Channel ofTemplate() {
        return this == WEBHOOK ? EMAIL : this;
    }
}
