package io.cobro.core.customer;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.batch.Written;
import io.cobro.core.customer.CustomerCommand.CreateCustomer;
import io.cobro.core.customer.CustomerCommand.PutCustomer;
import io.cobro.core.customer.CustomerCommand.WriteCustomer;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.event.Fact;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes customers and puts those with an external id, one after the other.
final class CustomerWriting {

    private final CommandContext context;
    private final Books books;
    private final Set<DunningPolicyId> policies;
    private final Map<String, Customer> known = new HashMap<>();
    private final Set<String> written = new HashSet<>();

    private CustomerWriting(CommandContext context, Books books, Set<DunningPolicyId> policies) {
        this.context = context;
        this.books = books;
        this.policies = policies;
    }

    static Function<WriteCustomer, Written<Customer>> over(
            CommandContext context, Books books, List<WriteCustomer> commands) {
        Reading<List<Customer>> locked =
                books.customers()
                        .lockByExternalIds(
                                commands.stream()
                                        .map(command -> wanted(command).externalId())
                                        .filter(Objects::nonNull)
                                        .toList());
        Reading<Set<DunningPolicyId>> policies =
                books.dunning()
                        .existing(
                                commands.stream()
                                        .map(command -> wanted(command).reminding().policy())
                                        .filter(Objects::nonNull)
                                        .toList());
        CustomerWriting writing = new CustomerWriting(context, books, policies.get());
        locked.get().forEach(writing::know);
        return writing::write;
    }

    private static CreateCustomer wanted(WriteCustomer command) {
        return switch (command) {
            case CreateCustomer create -> create;
            case PutCustomer put -> put.customer();
        };
    }

    private static String externalId(WriteCustomer command) {
        return Objects.requireNonNull(wanted(command).externalId());
    }

    private Written<Customer> write(WriteCustomer command) {
        CreateCustomer wanted = wanted(command);
        requirePolicy(wanted.reminding().policy());
        return switch (command) {
            case CreateCustomer _ -> created(wanted);
            case PutCustomer put -> {
                Customer before = known.get(externalId(put));
                Refusal.requireVersion(
                        put.expectedVersion(), before == null ? 0 : before.version());
                put.echo().requireOf(before);
                yield before == null ? created(wanted) : replaced(before, wanted);
            }
        };
    }

    private Written<Customer> created(CreateCustomer wanted) {
        Customer taken = wanted.externalId() == null ? null : known.get(wanted.externalId());
        if (taken != null) {
            throw Refusal.duplicate("external_id", taken.id(), String.valueOf(wanted.externalId()))
                    .exception();
        }
        Customer customer = made(wanted, new CustomerId(context.ids().next()));
        books.customers().insert(customer);
        books.facts().add(Fact.of("customer.created", customer));
        return written(customer, true);
    }

    private Written<Customer> replaced(Customer before, CreateCustomer wanted) {
        Customer after = made(wanted, before.id()).inPlaceOf(before);
        if (after.equals(before)) {
            return new Written<>(before, before.id(), false);
        }
        if (written.contains(before.externalId())) {
            throw Refusal.namedTwice();
        }
        Customer changed = after.asVersion(before.version() + 1);
        books.customers().update(changed);
        books.facts().add(Fact.of("customer.updated", changed).changedFrom(before));
        return written(changed, false);
    }

    private Written<Customer> written(Customer customer, boolean isNew) {
        if (customer.externalId() != null) {
            written.add(customer.externalId());
        }
        know(customer);
        return new Written<>(customer, customer.id(), isNew);
    }

    private void know(Customer customer) {
        if (customer.externalId() != null) {
            known.put(customer.externalId(), customer);
        }
    }

    private void requirePolicy(@Nullable DunningPolicyId policy) {
        if (policy != null && !policies.contains(policy)) {
            throw CustomerKeeping.noPolicy(policy).exception();
        }
    }

    private Customer made(CreateCustomer command, CustomerId id) {
        return new Customer(
                id,
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
                command.reminding(),
                1,
                context.now());
    }
}
