package io.cobro.core.reconciliation;

import static io.cobro.core.reconciliation.StatementLines.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BalanceChainTest {

    private static final StatementLine MORNING = line("2026-11-03", "100.00", "600.00", "A-1");
    private static final StatementLine NOON = line("2026-11-03", "-50.00", "550.00", "COMISION");
    private static final StatementLine EVENING = line("2026-11-03", "0.01", "550.01", "A-2");

    @Test
    void a_file_with_the_newest_line_first_is_turned_round_even_within_one_day() {
        assertThat(BalanceChain.chronological(List.of(EVENING, NOON, MORNING)))
                .containsExactly(MORNING, NOON, EVENING);
    }

    @Test
    void a_file_with_the_oldest_line_first_stays() {
        assertThat(BalanceChain.chronological(List.of(MORNING, NOON, EVENING)))
                .containsExactly(MORNING, NOON, EVENING);
    }

    @Test
    void without_balances_the_dates_decide() {
        StatementLine older = line("2026-11-03", "1.00", null, "");
        StatementLine newer = line("2026-11-04", "1.00", null, "");

        assertThat(BalanceChain.chronological(List.of(newer, older))).containsExactly(older, newer);
    }

    @Test
    void a_missing_line_is_a_break_at_the_line_after_it() {
        assertThat(BalanceChain.breaks(List.of(MORNING, EVENING))).containsExactly(EVENING);
        assertThat(BalanceChain.breaks(List.of(MORNING, NOON, EVENING))).isEmpty();
    }

    @Test
    void one_cent_is_a_break() {
        assertThat(BalanceChain.breaks(List.of(MORNING, line("2026-11-03", "1.00", "601.01", ""))))
                .hasSize(1);
    }

    @Test
    void a_line_without_balance_says_nothing() {
        assertThat(BalanceChain.breaks(List.of(MORNING, NOON.withRunningBalance(null), EVENING)))
                .isEmpty();
    }
}
