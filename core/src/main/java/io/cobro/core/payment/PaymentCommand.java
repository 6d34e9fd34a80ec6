package io.cobro.core.payment;

import io.cobro.core.Echo;
import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What can be asked of payments.
public sealed interface PaymentCommand {

    /// What records a payment, or finds it.
    sealed interface WritePayment extends PaymentCommand {}

    /// Records money received.
    ///
    /// @param receivedDate null means today
    /// @param allocations debts to use it on at once, in this order
    /// @param oldestDueFirst use it on the customer's open invoices, the oldest due first, instead
    record RecordPayment(
            @Nullable String externalId,
            @Nullable CustomerId customer,
            Money amount,
            @Nullable LocalDate receivedDate,
            PaymentMethod method,
            @Nullable String reference,
            @Nullable String trackingKey,
            @Nullable String memo,
            Map<String, String> metadata,
            List<AllocationRequest> allocations,
            boolean oldestDueFirst)
            implements WritePayment {}

    /// Records the payment with an external id, unless it is recorded: then it is the same, or the
    /// command is refused. What it is used on is not looked at again.
    ///
    /// @param payment with the external id
    /// @param expectedVersion the version that the caller saw, or null where it saw none
    /// @param echo what is repeated of what there is
    record PutPayment(RecordPayment payment, @Nullable Integer expectedVersion, Echo echo)
            implements WritePayment {}

    /// Uses money that is left on debts, in this order.
    ///
    /// @param oldestDueFirst use it on the customer's open invoices, the oldest due first, instead
    /// @param effectiveDate null means the earliest possible for each
    record AllocatePayment(
            PaymentId id,
            @Nullable Integer expectedVersion,
            List<AllocationRequest> allocations,
            boolean oldestDueFirst,
            @Nullable LocalDate effectiveDate)
            implements PaymentCommand {}

    /// Takes the payment back with all that it was used on: a bounced cheque, a returned transfer.
    ///
    /// @param date from which business date on; null means today
    record ReversePayment(PaymentId id, @Nullable Integer expectedVersion, @Nullable LocalDate date)
            implements PaymentCommand {}
}
