package io.cobro.core.reconciliation;

import static io.cobro.core.reconciliation.StatementLines.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineIdentityTest {

    private static final String ACCOUNT = "012180001183597198";

    @Test
    void it_is_the_hash_that_the_documentation_shows() {
        // printf '012180001183597198|2026-11-03|1160000|11160000' | sha256sum
        assertThat(identities(line("2026-11-03", "11600.00", "111600.00", "PAGO A-100")))
                .containsExactly(
                        new LineIdentity(
                                "13602ada58c53ce79abd5d1c734a5bdebcb4f988b2025c18ce5bee14197c4511"));
    }

    @Test
    void words_do_not_matter_where_there_is_a_balance() {
        assertThat(identities(line("2026-11-03", "11600.00", "111600.00", "PAGO A-100")))
                .isEqualTo(identities(line("2026-11-03", "11600.00", "111600.00", "SPEI")));
    }

    @Test
    void two_equal_transfers_on_one_day_are_two_movements() {
        assertThat(
                        identities(
                                line("2026-11-04", "5800.00", "117394.20", "A-101"),
                                line("2026-11-04", "5800.00", "123194.20", "A-101")))
                .doesNotHaveDuplicates();
    }

    @Test
    void the_same_balance_reached_twice_on_one_day_is_two_movements() {
        StatementLine in = line("2026-11-04", "100.00", "100.00", "PAGO");
        StatementLine out = line("2026-11-04", "-100.00", "0.00", "DEVOLUCION");

        List<LineIdentity> identities = identities(in, out, in);

        assertThat(identities).doesNotHaveDuplicates();
        assertThat(identities.getFirst()).isEqualTo(identities(in).getFirst());
    }

    @Test
    void day_sign_balance_and_account_all_count() {
        List<StatementLine> lines =
                List.of(
                        line("2026-11-04", "100.00", "100.00", ""),
                        line("2026-11-05", "100.00", "100.00", ""),
                        line("2026-11-04", "-100.00", "100.00", ""),
                        line("2026-11-04", "100.00", "100.01", ""));

        assertThat(LineIdentity.of(ACCOUNT, lines))
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(LineIdentity.of("058180000000000000", lines));
    }

    @Test
    void the_account_is_the_same_with_spaces_and_in_lower_case() {
        StatementLine line = line("2026-11-04", "100.00", "100.00", "");

        assertThat(LineIdentity.of("mx 0121-80", List.of(line)))
                .isEqualTo(LineIdentity.of("MX012180", List.of(line)));
    }

    @Test
    void without_balances_text_and_ordinal_tell_movements_apart() {
        StatementLine one = line("2026-11-04", "100.00", null, "Pago  facturación A-1");
        StatementLine same = line("2026-11-04", "100.00", null, "PAGO FACTURACION, A 1.");
        StatementLine other = line("2026-11-04", "100.00", null, "PAGO FACTURACION A-2");

        List<LineIdentity> identities = identities(one, same, other);

        assertThat(identities).doesNotHaveDuplicates();
        assertThat(identities(same, one, other)).isEqualTo(identities);
    }

    @Test
    void two_to_the_53_plus_one_cents_differ_from_two_to_the_53() {
        Money large = Money.ofMinor((1L << 53) + 1, CurrencyCode.MXN);
        StatementLine line = line("2026-11-04", "100.00", "100.00", "");

        assertThat(identities(line.withRunningBalance(large)))
                .isNotEqualTo(
                        identities(
                                line.withRunningBalance(
                                        Money.ofMinor(1L << 53, CurrencyCode.MXN))));
    }

    private static List<LineIdentity> identities(StatementLine... lines) {
        return LineIdentity.of(ACCOUNT, List.of(lines));
    }
}
