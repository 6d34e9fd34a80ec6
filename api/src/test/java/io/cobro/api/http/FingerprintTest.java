package io.cobro.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.dunning.Condition;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What two requests under one key are compared by. Answers are kept for 30 days, over releases.
final class FingerprintTest {

    private static final Money MXN_10 = Money.ofMinor(1_000, CurrencyCode.MXN);

    private record Pay(String customer, Money amount) {}

    private record PayUnderAnotherName(String customer, Money amount) {}

    private record Conditional(Condition condition) {}

    @Test
    void a_command_may_get_another_name() {
        assertThat(Fingerprint.of("createPayment", new PayUnderAnotherName("cus_1", MXN_10)))
                .isEqualTo(Fingerprint.of("createPayment", new Pay("cus_1", MXN_10)));
    }

    @Test
    void the_operation_and_every_value_count() {
        String one = Fingerprint.of("createPayment", new Pay("cus_1", MXN_10));
        assertThat(Fingerprint.of("createRefund", new Pay("cus_1", MXN_10))).isNotEqualTo(one);
        assertThat(Fingerprint.of("createPayment", new Pay("cus_2", MXN_10))).isNotEqualTo(one);
    }

    @Test
    void conditions_are_told_apart_by_the_words_of_the_contract() {
        List<Condition> conditions = List.of(new Condition.BalanceGte(MXN_10));
        assertThat(fingerprint(new Condition.All(conditions)))
                .isNotEqualTo(fingerprint(new Condition.Any(conditions)));
        assertThat(fingerprint(new Condition.BalanceGte(MXN_10)))
                .isNotEqualTo(fingerprint(new Condition.BalanceLt(MXN_10)));
    }

    /// A change of this value makes retries of requests of the release before fail.
    @Test
    void a_fingerprint_is_the_same_in_every_release() {
        assertThat(Fingerprint.of("createPayment", new Pay("cus_1", MXN_10)))
                .isEqualTo("82c3062dc497c809daa040ba7950b4a35ba1ec5bcf45980c2295187463dfadf8");
    }

    private static String fingerprint(Condition condition) {
        return Fingerprint.of("createDunningPolicy", new Conditional(condition));
    }
}
