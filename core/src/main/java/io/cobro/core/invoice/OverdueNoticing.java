package io.cobro.core.invoice;

import io.cobro.core.CommandContext;
import io.cobro.core.job.TenantJob;

/// Notices that due dates have passed.
public interface OverdueNoticing extends TenantJob {

    /// Invoices told of in one transaction.
    int BATCH_MAX = 500;

    /// Tells `invoice.overdue` once for each open installment whose due date lies before the
    /// context's business date and that was not told of for this due date. Run it as often as you
    /// like: each is told once, and a missed day is caught up.
    ///
    /// @return the installments told of
    int notice(CommandContext context);

    @Override
    default String name() {
        return "overdue";
    }

    @Override
    default int run(CommandContext context) {
        return notice(context);
    }
}
