package io.cobro.core.fiscal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CfdiDocumentTest {

    private static final String UUID = "5C1D7E52-0B5B-4B1D-9A43-8D7C0A4F9E11";

    @Test
    void the_number_is_series_and_folio() {
        assertThat(document("A", "10").number()).isEqualTo("A-10");
        assertThat(document(null, "10").number()).isEqualTo("10");
        assertThat(document("A", null).number()).isEqualTo("A");
    }

    @Test
    void without_series_and_folio_the_number_is_the_beginning_of_the_uuid() {
        assertThat(document(null, null).number()).isEqualTo("5C1D7E52");
    }

    @Test
    void relations_of_one_type_are_read_in_order() {
        assertThat(document("A", "10").related(CfdiRelation.CREDIT_NOTE_OF))
                .containsExactly("X", "Y", "Z");
        assertThat(document("A", "10").related(CfdiRelation.REPLACES)).isEmpty();
    }

    @Test
    void the_total_is_money() {
        assertThat(document("A", "10").totalMoney())
                .isEqualTo(Money.ofMinor(116_000, CurrencyCode.MXN));
    }

    private static CfdiDocument document(@Nullable String series, @Nullable String folio) {
        CfdiParty party = new CfdiParty(new Rfc("EKU9003173C9"), "ESCUELA", "601", null);
        return new CfdiDocument(
                UUID,
                "0".repeat(64),
                "c2VhbA==",
                "c2VhbA==",
                CfdiType.INCOME,
                series,
                folio,
                LocalDateTime.of(2026, 9, 1, 12, 0),
                PaymentMethod.PPD,
                "99",
                null,
                "MXN",
                null,
                new BigDecimal("1000.00"),
                BigDecimal.ZERO,
                new BigDecimal("1160.00"),
                party,
                party,
                List.of(),
                List.of(),
                List.of(
                        new CfdiRelation("01", List.of("X", "Y")),
                        new CfdiRelation("03", List.of("W")),
                        new CfdiRelation("01", List.of("Z"))),
                List.of());
    }
}
