package io.cobro.core.customer;

import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Refusal;
import io.cobro.core.RefusedException;
import io.cobro.core.Transactions;
import io.cobro.core.customer.CustomerCommand.CreateCustomer;
import io.cobro.core.customer.CustomerCommand.UpdateCustomer;
import io.cobro.core.event.Fact;
import java.util.List;
import java.util.Map;

/// Keeping the file of customers.
public final class CustomerKeeping {

    private final Transactions transactions;

    public CustomerKeeping(Transactions transactions) {
        this.transactions = transactions;
    }

    /// Refusals: `duplicate_external_id`.
    public Outcome<Customer> create(CommandContext context, CreateCustomer command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Customer customer =
                            new Customer(
                                    new CustomerId(context.ids().next()),
                                    command.externalId(),
                                    command.kind() != null
                                            ? command.kind()
                                            : command.taxId() == null
                                                    ? CustomerKind.COMPANY
                                                    : CustomerKind.ofTaxId(command.taxId()),
                                    command.name(),
                                    command.taxId(),
                                    command.email(),
                                    command.paymentTermsDays(),
                                    command.payerAccounts(),
                                    command.metadata(),
                                    1,
                                    context.now());
                    books.customers().insert(customer);
                    books.facts().add(Fact.of("customer.created", customer));
                    return customer;
                });
    }

    /// Refusals: `not_found`, `version_conflict`, `duplicate_external_id`.
    public Outcome<Customer> update(CommandContext context, UpdateCustomer command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Customer before =
                            books.customers()
                                    .lock(command.id())
                                    .get()
                                    .orElseThrow(() ->
                                            new RefusedException(
                                                    Refusal.notFound(
                                                            "customer", command.id().text())));
                    Refusal.requireVersion(command.expectedVersion(), before.version());
                    Customer after =
                            new Customer(
                                    before.id(),
                                    command.externalId().applyTo(before.externalId()),
                                    command.kind().applyTo(before.kind(), before.kind()),
                                    command.name().applyTo(before.name(), before.name()),
                                    command.taxId().applyTo(before.taxId()),
                                    command.email().applyTo(before.email()),
                                    command.paymentTermsDays().applyTo(before.paymentTermsDays()),
                                    command.payerAccounts()
                                            .applyTo(before.payerAccounts(), List.of()),
                                    command.metadata().applyTo(before.metadata()),
                                    before.version() + 1,
                                    before.recordedAt());
                    books.customers().update(after);
                    books.facts().add(Fact.of("customer.updated", after));
                    return after;
                });
    }
}
