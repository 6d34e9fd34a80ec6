package io.cobro.api.customer;

import io.cobro.api.http.Call;
import io.cobro.api.http.Operations;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Reply;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKeeping;
import io.cobro.persistence.customer.CustomerFilter;
import io.cobro.persistence.customer.CustomerQueries;
import java.util.Map;

/// Customers.
public final class CustomerResource {

    private static final int EXTERNAL_ID_LENGTH_MAX = 100;

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
                .on("listCustomers", this::list)
                .on("getCustomer", this::get)
                .on("updateCustomer", this::update)
                .on("holdCustomer", this::hold)
                .on("releaseCustomer", this::release);
    }

    private Reply create(Call call) {
        var command = CustomerCommands.create(call.input());
        return call.reply(keeping.create(call.context(command), command));
    }

    private Reply put(Call call) {
        var command = CustomerCommands.put(externalId(call), call.expectedVersion(), call.input());
        CommandContext context = call.context(command);
        CustomerId idIfNew = new CustomerId(context.ids().next());
        return switch (keeping.put(context, command, idIfNew)) {
            case Outcome.Accepted<Customer>(Customer customer) ->
                    call.show(customer, customer.id().equals(idIfNew) ? 201 : 200);
            case Outcome<Customer> other -> call.reply(other);
        };
    }

    private static String externalId(Call call) {
        String text = call.pathText("external_id");
        boolean fits =
                !text.isEmpty()
                        && text.codePointCount(0, text.length()) <= EXTERNAL_ID_LENGTH_MAX
                        && text.chars().noneMatch(Character::isISOControl);
        if (!fits) {
            throw new ProblemException(
                    ProblemException.Place.PATH,
                    "external_id",
                    "invalid_parameter",
                    Map.of(
                            "parameter",
                            "external_id",
                            "expected",
                            "a text of 1 to " + EXTERNAL_ID_LENGTH_MAX + " characters"));
        }
        return text;
    }

    private Reply list(Call call) {
        CustomerFilter filter =
                new CustomerFilter(
                        call.query("q"), call.query("tax_id"), call.query("external_id"));
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
