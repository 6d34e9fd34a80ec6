package io.cobro.api.dunning;

import io.cobro.api.http.Input;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKind;
import io.cobro.core.dunning.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The condition of a step, read from the object that the contract calls `DunningCondition`: it has
/// exactly one property, which says what kind of condition it is.
final class ConditionInput {

    private ConditionInput() {}

    static Condition read(Input in) {
        String kind = in.node().propertyNames().iterator().next();
        return switch (kind) {
            case "all" -> new Condition.All(readAll(in, kind));
            case "any" -> new Condition.Any(readAll(in, kind));
            case "not" -> new Condition.Not(read(in.object(kind)));
            case "balance_gte" -> new Condition.BalanceGte(in.money(kind));
            case "balance_lt" -> new Condition.BalanceLt(in.money(kind));
            case "customer_overdue_gte" -> new Condition.CustomerOverdueGte(in.money(kind));
            case "customer_kind" ->
                    new Condition.CustomerKindIs(in.choice(kind, CustomerKind.class));
            case "currency" ->
                    new Condition.CurrencyIs(Objects.requireNonNull(in.currencyOrNull(kind)));
            case "customer_in" -> new Condition.CustomerIn(customers(in));
            case "metadata" -> {
                Input note = in.object(kind);
                yield new Condition.MetadataEquals(note.text("key"), note.text("equals"));
            }
            default -> throw new IllegalArgumentException("no condition is called " + kind);
        };
    }

    private static List<Condition> readAll(Input in, String kind) {
        return in.objects(kind).stream().map(ConditionInput::read).toList();
    }

    /// Customers that do not exist are none of those that are asked about, so they do no harm.
    private static List<CustomerId> customers(Input in) {
        List<CustomerId> customers = new ArrayList<>();
        for (String text : in.texts("customer_in")) {
            int index = customers.size();
            customers.add(
                    CustomerId.parse(text)
                            .orElseThrow(() ->
                                    in.refused(
                                            "customer_in/" + index,
                                            "reference_not_found",
                                            Map.of("resource", "customer", "id", text))));
        }
        return customers;
    }
}
