package io.cobro.core.dunning;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKind;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.dunning.Condition.All;
import io.cobro.core.dunning.Condition.Any;
import io.cobro.core.dunning.Condition.BalanceGte;
import io.cobro.core.dunning.Condition.BalanceLt;
import io.cobro.core.dunning.Condition.CurrencyIs;
import io.cobro.core.dunning.Condition.CustomerIn;
import io.cobro.core.dunning.Condition.CustomerKindIs;
import io.cobro.core.dunning.Condition.CustomerOverdueGte;
import io.cobro.core.dunning.Condition.MetadataEquals;
import io.cobro.core.dunning.Condition.Not;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConditionTest {

    private static final CustomerId ALFA = new CustomerId(new UUID(1, 1));
    private static final Condition TRUE = new CurrencyIs(CurrencyCode.MXN);
    private static final Condition FALSE = new CurrencyIs(CurrencyCode.USD);

    private static Money mxn(String amount) {
        return Money.of(new BigDecimal(amount), CurrencyCode.MXN);
    }

    private static Money usd(String amount) {
        return Money.of(new BigDecimal(amount), CurrencyCode.USD);
    }

    /// MXN 500.00 are open, of 900.00 that the customer has overdue.
    private static boolean holds(Condition condition) {
        return condition.holds(
                new Circumstances(
                        mxn("500.00"),
                        mxn("900.00"),
                        new Customer(
                                ALFA,
                                null,
                                CustomerKind.COMPANY,
                                "Constructora Alfa",
                                null,
                                null,
                                null,
                                List.of(),
                                Map.of("segment", "vip"),
                                CustomerReminding.STANDARD,
                                1,
                                Instant.EPOCH)));
    }

    @Test
    void amounts_are_compared_to_the_cent() {
        assertThat(holds(new BalanceGte(mxn("500.00")))).isTrue();
        assertThat(holds(new BalanceGte(mxn("500.01")))).isFalse();
        assertThat(holds(new BalanceLt(mxn("500.01")))).isTrue();
        assertThat(holds(new BalanceLt(mxn("500.00")))).isFalse();
        assertThat(holds(new CustomerOverdueGte(mxn("900.00")))).isTrue();
        assertThat(holds(new CustomerOverdueGte(mxn("900.01")))).isFalse();
    }

    @Test
    void an_amount_of_another_currency_makes_a_condition_false() {
        assertThat(holds(new BalanceGte(usd("0.01")))).isFalse();
        assertThat(holds(new BalanceLt(usd("9999.00")))).isFalse();
        assertThat(holds(new CustomerOverdueGte(usd("0.01")))).isFalse();
        assertThat(holds(new Not(new BalanceGte(usd("0.01"))))).isTrue();
    }

    @Test
    void the_customer_is_asked_about() {
        assertThat(holds(new CustomerKindIs(CustomerKind.COMPANY))).isTrue();
        assertThat(holds(new CustomerKindIs(CustomerKind.PERSON))).isFalse();
        assertThat(holds(new CustomerIn(List.of(ALFA)))).isTrue();
        assertThat(holds(new CustomerIn(List.of(new CustomerId(new UUID(9, 9)))))).isFalse();
        assertThat(holds(new MetadataEquals("segment", "vip"))).isTrue();
        assertThat(holds(new MetadataEquals("segment", "VIP"))).isFalse();
        assertThat(holds(new MetadataEquals("region", "vip"))).isFalse();
    }

    @Test
    void conditions_are_joined() {
        assertThat(holds(new All(List.of(TRUE, TRUE)))).isTrue();
        assertThat(holds(new All(List.of(TRUE, FALSE)))).isFalse();
        assertThat(holds(new Any(List.of(FALSE, TRUE)))).isTrue();
        assertThat(holds(new Any(List.of(FALSE, FALSE)))).isFalse();
        assertThat(holds(new Not(FALSE))).isTrue();
    }

    @Test
    void levels_and_nodes_are_counted() {
        Condition nested = new Not(new All(List.of(TRUE, new Any(List.of(TRUE, FALSE)))));
        assertThat(nested.depth()).isEqualTo(4);
        assertThat(nested.nodes()).isEqualTo(6);
    }
}
