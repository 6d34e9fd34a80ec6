package io.cobro.core.fiscal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentConditionsTest {

    @ParameterizedTest
    @CsvSource({
        "CREDITO 30 DIAS, 30",
        "CRÉDITO 45 DÍAS, 45",
        "crédito a 20 días, 20",
        "Pago a 30 días., 30",
        "NETO 8DIAS, 8",
        "60\u00A0DÍAS, 60",
        "2 PAGOS A 15 DIAS, 15",
        "0 DIAS, 0",
        "007 dias, 7",
        "CRE\u0301DITO 30 DI\u0301AS, 30",
        "3650 DIAS, 3650"
    })
    void net_days_are_the_number_before_the_word(String text, int days) {
        assertThat(PaymentConditions.days(text)).hasValue(days);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Contado",
                "DIAS",
                "30 MESES",
                "3651 DIAS",
                "99999999999999999999999 DIAS"
            })
    void texts_without_a_sensible_number_name_none(String text) {
        assertThat(PaymentConditions.days(text)).isEqualTo(OptionalInt.empty());
    }
}
