package io.cobro.api.payment;

import io.cobro.api.http.Input;
import io.cobro.core.Echo;
import io.cobro.core.allocation.Allocating.ReverseAllocation;
import io.cobro.core.allocation.AllocationId;
import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.PaymentCommand.AllocatePayment;
import io.cobro.core.payment.PaymentCommand.PutPayment;
import io.cobro.core.payment.PaymentCommand.RecordPayment;
import io.cobro.core.payment.PaymentCommand.ReversePayment;
import io.cobro.core.payment.PaymentCommand.WritePayment;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.payment.PaymentMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Commands about payments and allocations, read from requests of both faces.
public final class PaymentCommands {

    private PaymentCommands() {}

    public static RecordPayment create(Input in) {
        return new RecordPayment(
                in.textOrNull("external_id"),
                in.idOrNull("customer_id", CustomerId::parse),
                in.money("amount"),
                in.dateOrNull("received_date"),
                in.choice("method", PaymentMethod.class),
                in.textOrNull("reference"),
                in.textOrNull("tracking_key"),
                in.textOrNull("memo"),
                in.metadata(),
                allocations(in),
                oldestDueFirst(in));
    }

    /// What an item of a batch asks for: with an external id it is put, without one it is new.
    public static WritePayment write(Input in) {
        RecordPayment create = create(in);
        return create.externalId() == null ? create : new PutPayment(create, null, Echo.NONE);
    }

    public static PutPayment put(
            String externalId, @Nullable Integer expectedVersion, Input in, Echo echo) {
        return new PutPayment(create(in.identified(externalId)), expectedVersion, echo);
    }

    public static AllocatePayment allocate(
            PaymentId id, @Nullable Integer expectedVersion, Input in) {
        boolean oldestDueFirst = oldestDueFirst(in);
        List<AllocationRequest> allocations = allocations(in);
        if (!oldestDueFirst && allocations.isEmpty()) {
            throw in.refused("allocations", "property_required", Map.of());
        }
        return new AllocatePayment(
                id, expectedVersion, allocations, oldestDueFirst, in.dateOrNull("effective_date"));
    }

    public static ReversePayment reverse(
            PaymentId id, @Nullable Integer expectedVersion, Input in) {
        return new ReversePayment(id, expectedVersion, in.dateOrNull("reversed_date"));
    }

    public static ReverseAllocation reverseAllocation(
            AllocationId id, @Nullable Integer expectedVersion, Input in) {
        return new ReverseAllocation(id, expectedVersion, in.dateOrNull("reversed_date"));
    }

    public static List<AllocationRequest> allocations(Input in) {
        return in.objects("allocations").stream()
                .map(item ->
                        new AllocationRequest(
                                item.id("invoice_id", InvoiceId::parse),
                                item.moneyOrNull("amount")))
                .toList();
    }

    private static boolean oldestDueFirst(Input in) {
        if (!in.has("auto_allocate")) {
            return false;
        }
        if (!in.objects("allocations").isEmpty()) {
            throw in.refused(
                    "auto_allocate",
                    "conflicting_properties",
                    Map.of("first", "allocations", "second", "auto_allocate"));
        }
        return true;
    }
}
