package io.cobro.core.customer;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Patch;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.batch.Batch;
import io.cobro.core.batch.Batching;
import io.cobro.core.batch.Batching.Batched;
import io.cobro.core.batch.Written;
import io.cobro.core.customer.CustomerCommand.CreateCustomer;
import io.cobro.core.customer.CustomerCommand.HoldCustomer;
import io.cobro.core.customer.CustomerCommand.PutCustomer;
import io.cobro.core.customer.CustomerCommand.ReleaseCustomer;
import io.cobro.core.customer.CustomerCommand.UpdateCustomer;
import io.cobro.core.customer.CustomerCommand.WriteCustomer;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.event.Fact;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeping the file of customers.
public final class CustomerKeeping {

    private final Transactions transactions;

    public CustomerKeeping(Transactions transactions) {
        this.transactions = transactions;
    }

    /// Refusals: `duplicate_external_id`, `reference_not_found`.
    public Outcome<Customer> create(CommandContext context, CreateCustomer command) {
        return Batching.one(transactions, context, command, CustomerWriting::over);
    }

    /// Makes the customer with an external id, or has the one that exists be the same. One that is
    /// the same already stays as it is, with its version.
    ///
    /// Refusals: `version_conflict`, `duplicate_external_id`, `reference_not_found`.
    public Outcome<Written<Customer>> put(CommandContext context, PutCustomer command) {
        return Batching.put(transactions, context, command, CustomerWriting::over);
    }

    /// Makes and puts many.
    ///
    /// Refusals: those of [#create] and [#put] by item, `duplicate_item`, `batch_refused`.
    public Batched write(CommandContext context, Batch<WriteCustomer> batch) {
        return Batching.all(transactions, context, batch, CustomerWriting::over);
    }

    /// Refusals: `not_found`, `version_conflict`, `duplicate_external_id`, `reference_not_found`.
    public Outcome<Customer> update(CommandContext context, UpdateCustomer command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<Customer>> locked = books.customers().lock(command.id());
                    if (command.reminding().policy()
                            instanceof Patch.Set<DunningPolicyId>(var policy)) {
                        requirePolicy(books, policy);
                    }
                    Customer before = found(locked, command.id(), command.expectedVersion());
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
                                    command.reminding().applyTo(before.reminding()),
                                    before.version() + 1,
                                    before.recordedAt());
                    books.customers().update(after);
                    books.facts().add(Fact.of("customer.updated", after).changedFrom(before));
                    return after;
                });
    }

    /// Lets a customer rest from reminders, or changes why and until when it does.
    ///
    /// Refusals: `not_found`, `version_conflict`, `date_too_early`.
    public Outcome<Customer> hold(CommandContext context, HoldCustomer command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Customer before =
                            found(
                                    books.customers().lock(command.id()),
                                    command.id(),
                                    command.expectedVersion());
                    if (command.until() != null && command.until().isBefore(context.today())) {
                        throw Refusal.tooEarly(
                                        "/until_date",
                                        command.until().toString(),
                                        context.today().toString())
                                .exception();
                    }
                    Customer after =
                            before.holding(new CustomerHold(command.reason(), command.until()));
                    books.customers().update(after);
                    books.facts().add(Fact.of("customer.on_hold", after).changedFrom(before));
                    return after;
                });
    }

    /// Refusals: `not_found`, `version_conflict`, `customer_not_on_hold`.
    public Outcome<Customer> release(CommandContext context, ReleaseCustomer command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Customer before =
                            found(
                                    books.customers().lock(command.id()),
                                    command.id(),
                                    command.expectedVersion());
                    if (before.reminding().hold() == null) {
                        throw Refusal.of("customer_not_on_hold", Map.of("id", before.id().text()))
                                .exception();
                    }
                    Customer after = before.holding(null);
                    books.customers().update(after);
                    books.facts().add(Fact.of("customer.hold_released", after).changedFrom(before));
                    return after;
                });
    }

    private static void requirePolicy(Books books, @Nullable DunningPolicyId policy) {
        if (policy != null && books.dunning().findPolicy(policy).get().isEmpty()) {
            throw noPolicy(policy).exception();
        }
    }

    static Refusal noPolicy(DunningPolicyId policy) {
        return Refusal.at(
                "/dunning_policy_id",
                "reference_not_found",
                Map.of("resource", "dunning_policy", "id", policy.text()));
    }

    private static Customer found(
            Reading<Optional<Customer>> reading, CustomerId id, @Nullable Integer expected) {
        Customer customer =
                reading.get()
                        .orElseThrow(() -> Refusal.notFound("customer", id.text()).exception());
        Refusal.requireVersion(expected, customer.version());
        return customer;
    }
}
