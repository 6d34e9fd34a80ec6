package io.cobro.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClabeTest {

    @ParameterizedTest
    @ValueSource(strings = {"032180000118359719", "012180004643051249", "646180110400000007"})
    void published_clabes_have_the_right_check_digit(String digits) {
        assertThat(new Clabe(digits).hasRightCheckDigit()).isTrue();
    }

    @Test
    void a_wrong_check_digit_is_told_and_still_a_clabe() {
        Clabe documented = new Clabe("646180111234567894");

        assertThat(documented.hasRightCheckDigit()).isFalse();
        assertThat(new Clabe("646180111234567896").hasRightCheckDigit()).isTrue();
    }

    @Test
    void its_parts_are_bank_and_account() {
        Clabe clabe = new Clabe("012180004643051249");

        assertThat(clabe.bankCode()).isEqualTo("012");
        assertThat(clabe.accountNumber()).isEqualTo("00464305124");
    }

    @Test
    void people_write_it_with_spaces_and_hyphens() {
        assertThat(Clabe.parse("032 180 00011835971 9")).contains(new Clabe("032180000118359719"));
        assertThat(Clabe.parse("032-180-00011835971-9")).contains(new Clabe("032180000118359719"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "03218000011835971",
                "0321800001183597190",
                "03218000011835971A",
                "٠٣٢١٨٠٠٠٠١١٨٣٥٩٧١٩"
            })
    void other_texts_are_none(String text) {
        assertThat(Clabe.parse(text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Clabe(text));
    }
}
