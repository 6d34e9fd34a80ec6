package io.cobro.core.invoice;

import io.cobro.core.CommandContext;

/// Notices that due dates have passed.
public interface OverdueNoticing {

    /// Invoices told of in one transaction.
    int BATCH_MAX = 500;

    /// Tells `invoice.overdue` once for each open installment whose due date lies before the
    /// context's business date and that was not told of for this due date. Run it as often as you
    /// like: each is told once, and a missed day is caught up.
    ///
    /// @return the installments told of
    int notice(CommandContext context);
}
