package io.cobro.core.fiscal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RfcTest {

    @ParameterizedTest
    @ValueSource(strings = {"EKU9003173C9", "COSC8001137NA", "H&E951128469", "XAXX010101000"})
    void the_shapes_of_the_tax_office_are_accepted(String text) {
        assertThat(Rfc.isValid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "EKU9003173C",
                "eku9003173c9",
                "EKU9013173C9",
                "EKU9003323C9",
                "EKU9003173CB",
                " EKU9003173C9",
                "ABCDE9003173C9"
            })
    void anything_else_is_refused(String text) {
        assertThat(Rfc.isValid(text)).isFalse();
        assertThatThrownBy(() -> new Rfc(text)).isInstanceOf(IllegalArgumentException.class);
    }

    /// By hand: 1344 mod 11 is 2, which leaves 9; 1057 mod 11 is 1, which leaves 10, written A.
    @Test
    void the_check_digit_follows_from_the_characters_before_it() {
        assertThat(Rfc.checkDigit("EKU9003173C")).isEqualTo('9');
        assertThat(Rfc.checkDigit("COSC8001137N")).isEqualTo('A');
        assertThat(new Rfc("EKU9003173C9").hasRightCheckDigit()).isTrue();
        assertThat(new Rfc("EKU9003173C8").hasRightCheckDigit()).isFalse();
    }

    @Test
    void generic_tax_ids_stand_for_many_customers_and_have_no_wrong_check_digit() {
        assertThat(Rfc.GENERAL_PUBLIC.isGeneric()).isTrue();
        assertThat(Rfc.FOREIGN.isGeneric()).isTrue();
        assertThat(Rfc.GENERAL_PUBLIC.hasRightCheckDigit()).isTrue();
        assertThat(new Rfc("EKU9003173C9").isGeneric()).isFalse();
    }

    @Test
    void twelve_characters_are_a_company_and_thirteen_a_person() {
        assertThat(new Rfc("EKU9003173C9").isCompany()).isTrue();
        assertThat(new Rfc("COSC8001137NA").isCompany()).isFalse();
    }
}
