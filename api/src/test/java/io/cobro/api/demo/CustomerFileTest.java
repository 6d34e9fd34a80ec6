package io.cobro.api.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CustomerFileTest {

    @Test
    void good_rows_are_taken_and_bad_ones_refused_by_line() {
        CustomerFile file =
                CustomerFile.read(
                        """
                        \uFEFFrfc,name,payment_terms_days,clabe,email
                        HML990604TV0,"Hotel Mirador, S.A.",30,036180702198463518,a@hotel.example
                        CSE050419JM8,Clínica,0,,
                        NOT AN RFC,Nobody,,,
                        FTR941130HS8,,,,
                        VIQT850716L42,Teresa,soon,,
                        CNA210223UB2,Nube,,036180702198463519,
                        HML990604TV0,Again,,,
                        """
                                .getBytes(UTF_8));

        assertThat(file.rows())
                .containsExactly(
                        new CustomerFile.Row(
                                2,
                                "HML990604TV0",
                                "Hotel Mirador, S.A.",
                                30,
                                "036180702198463518",
                                "a@hotel.example"),
                        new CustomerFile.Row(3, "CSE050419JM8", "Clínica", 0, null, null));
        assertThat(file.refused())
                .extracting(CustomerFile.Refused::line, CustomerFile.Refused::code)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(4, "rfc_invalid"),
                        org.assertj.core.groups.Tuple.tuple(5, "name_invalid"),
                        org.assertj.core.groups.Tuple.tuple(6, "payment_terms_days_invalid"),
                        org.assertj.core.groups.Tuple.tuple(7, "clabe_invalid"),
                        org.assertj.core.groups.Tuple.tuple(8, "rfc_repeated"));
    }

    @Test
    void what_is_no_csv_of_customers_is_refused_as_a_whole() {
        assertThat(CustomerFile.read(new byte[0]).refused()).hasSize(1);
        assertThat(CustomerFile.read("a,b\n1,2\n".getBytes(UTF_8)).refused())
                .extracting(CustomerFile.Refused::code)
                .containsExactly("header_missing");
        assertThat(CustomerFile.read("rfc,name\nA,Peña\n".getBytes(ISO_8859_1)).refused())
                .extracting(CustomerFile.Refused::code)
                .containsExactly("not_utf8");
    }
}
