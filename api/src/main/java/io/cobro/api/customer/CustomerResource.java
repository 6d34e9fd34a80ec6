package io.cobro.api.customer;

import io.cobro.api.http.Call;
import io.cobro.api.http.Expansion;
import io.cobro.api.http.Operations;
import io.cobro.api.http.Reply;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKeeping;
import io.cobro.persistence.customer.CustomerFilter;
import io.cobro.persistence.customer.CustomerQueries;

/// Customers.
public final class CustomerResource {

    private final CustomerKeeping keeping;
    private final CustomerQueries customers;

    public CustomerResource(CustomerKeeping keeping, CustomerQueries customers) {
        this.keeping = keeping;
        this.customers = customers;
    }

    public void answer(Operations operations) {
        operations
                .on("createCustomer", this::create)
                .on("putCustomer", this::put)
                .on("createCustomerBatch", this::createBatch)
                .on("listCustomers", this::list)
                .on("getCustomer", this::get)
                .on("updateCustomer", this::update)
                .on("holdCustomer", this::hold)
                .on("releaseCustomer", this::release)
                .expanding(
                        "customer",
                        Expansion.of("getCustomer", CustomerId::parse, customers::findAll));
    }

    private Reply create(Call call) {
        var command = CustomerCommands.create(call.input());
        return call.reply(keeping.create(call.context(command), command));
    }

    private Reply put(Call call) {
        var command =
                CustomerCommands.put(
                        call.externalId(), call.expectedVersion(), call.input(), call.echo());
        return call.replyToPut(keeping.put(call.context(command), command));
    }

    private Reply createBatch(Call call) {
        var batch = call.batch(CustomerCommands::write);
        return call.reply(keeping.write(call.context(batch), batch));
    }

    private Reply list(Call call) {
        CustomerFilter filter = CustomerNarrowing.of(call.asked());
        return call.list(page -> customers.list(call.tenantId(), filter, page));
    }

    private Reply get(Call call) {
        CustomerId id = call.id("customer", CustomerId::parse);
        return call.show("customer", customers.find(call.tenantId(), id));
    }

    private Reply update(Call call) {
        CustomerId id = call.id("customer", CustomerId::parse);
        var command = CustomerCommands.update(id, call.requiredVersion(), call.input());
        return call.reply(keeping.update(call.context(command), command));
    }

    private Reply hold(Call call) {
        CustomerId id = call.id("customer", CustomerId::parse);
        var command = CustomerCommands.hold(id, call.expectedVersion(), call.input());
        return call.reply(keeping.hold(call.context(command), command));
    }

    private Reply release(Call call) {
        CustomerId id = call.id("customer", CustomerId::parse);
        var command = CustomerCommands.release(id, call.expectedVersion());
        return call.reply(keeping.release(call.context(command), command));
    }
}
