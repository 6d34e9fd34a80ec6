package io.cobro.api.allocation;

import io.cobro.api.http.Call;
import io.cobro.api.http.Operations;
import io.cobro.api.http.Reply;
import io.cobro.api.payment.PaymentCommands;
import io.cobro.core.allocation.Allocating;
import io.cobro.core.allocation.AllocationId;
import io.cobro.persistence.allocation.AllocationFilter;
import io.cobro.persistence.allocation.AllocationQueries;

/// Allocations.
public final class AllocationResource {

    private final Allocating allocating;
    private final AllocationQueries allocations;

    public AllocationResource(Allocating allocating, AllocationQueries allocations) {
        this.allocating = allocating;
        this.allocations = allocations;
    }

    public void answer(Operations operations) {
        operations
                .on("listAllocations", this::list)
                .on("getAllocation", this::get)
                .on("reverseAllocation", this::reverse);
    }

    private Reply list(Call call) {
        AllocationFilter filter = AllocationNarrowing.of(call.asked());
        return call.list(page -> allocations.list(call.tenantId(), filter, page));
    }

    private Reply get(Call call) {
        return call.show("allocation", allocations.find(call.tenantId(), id(call)));
    }

    private Reply reverse(Call call) {
        var command =
                PaymentCommands.reverseAllocation(id(call), call.expectedVersion(), call.input());
        return call.reply(allocating.reverse(call.context(command), command));
    }

    private static AllocationId id(Call call) {
        return call.id("allocation", AllocationId::parse);
    }
}
