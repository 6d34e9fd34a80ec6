package io.cobro.core.dunning;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKind;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.util.List;

/// What must hold of an installment and its customer for a step to go out. An amount of another
/// currency than the invoice's makes a condition false.
public sealed interface Condition {

    /// Levels of conditions within conditions.
    int DEPTH_MAX = 5;

    /// Conditions of one step in all.
    int NODES_MAX = 50;

    /// Each holds.
    record All(List<Condition> conditions) implements Condition {

        public All {
            conditions = List.copyOf(conditions);
        }
    }

    /// At least one holds.
    record Any(List<Condition> conditions) implements Condition {

        public Any {
            conditions = List.copyOf(conditions);
        }
    }

    /// It does not hold.
    record Not(Condition condition) implements Condition {}

    /// At least so much of the installment is open.
    record BalanceGte(Money amount) implements Condition {}

    /// Less than so much of the installment is open.
    record BalanceLt(Money amount) implements Condition {}

    /// At least so much of the customer's debt in that currency is overdue.
    record CustomerOverdueGte(Money amount) implements Condition {}

    record CustomerKindIs(CustomerKind kind) implements Condition {}

    /// The invoice is of that currency.
    record CurrencyIs(CurrencyCode currency) implements Condition {}

    /// @param customers at least one
    record CustomerIn(List<CustomerId> customers) implements Condition {

        public CustomerIn {
            customers = List.copyOf(customers);
        }
    }

    /// A note of the customer's metadata has this value.
    record MetadataEquals(String key, String value) implements Condition {}

    /// Whether it holds.
    default boolean holds(Circumstances of) {
        return switch (this) {
            case All(var conditions) -> conditions.stream().allMatch(one -> one.holds(of));
            case Any(var conditions) -> conditions.stream().anyMatch(one -> one.holds(of));
            case Not(var condition) -> !condition.holds(of);
            case BalanceGte(var amount) -> isOf(amount, of) && of.balance().compareTo(amount) >= 0;
            case BalanceLt(var amount) -> isOf(amount, of) && of.balance().compareTo(amount) < 0;
            case CustomerOverdueGte(var amount) ->
                    isOf(amount, of) && of.customerOverdue().compareTo(amount) >= 0;
            case CustomerKindIs(var kind) -> of.customer().kind() == kind;
            case CurrencyIs(var currency) -> of.balance().currency().equals(currency);
            case CustomerIn(var customers) -> customers.contains(of.customer().id());
            case MetadataEquals(var key, var value) ->
                    value.equals(of.customer().metadata().get(key));
        };
    }

    /// Levels, from 1.
    default int depth() {
        return switch (this) {
            case All(var conditions) -> 1 + deepest(conditions);
            case Any(var conditions) -> 1 + deepest(conditions);
            case Not(var condition) -> 1 + condition.depth();
            case BalanceGte _, BalanceLt _, CustomerOverdueGte _ -> 1;
            case CustomerKindIs _, CurrencyIs _, CustomerIn _, MetadataEquals _ -> 1;
        };
    }

    /// Conditions in it, itself included.
    default int nodes() {
        return switch (this) {
            case All(var conditions) -> 1 + total(conditions);
            case Any(var conditions) -> 1 + total(conditions);
            case Not(var condition) -> 1 + condition.nodes();
            case BalanceGte _, BalanceLt _, CustomerOverdueGte _ -> 1;
            case CustomerKindIs _, CurrencyIs _, CustomerIn _, MetadataEquals _ -> 1;
        };
    }

    private static boolean isOf(Money amount, Circumstances of) {
        return amount.currency().equals(of.balance().currency());
    }

    private static int deepest(List<Condition> conditions) {
        return conditions.stream().mapToInt(Condition::depth).max().orElse(0);
    }

    private static int total(List<Condition> conditions) {
        return conditions.stream().mapToInt(Condition::nodes).sum();
    }
}
