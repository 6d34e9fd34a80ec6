package io.cobro.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @Test
    void the_form_of_other_tools_is_understood() {
        assertThat(jdbc("postgres://cobro:s%40fe+1@db.example.com:6432/cartera?sslmode=require"))
                .isEqualTo(
                        "jdbc:postgresql://db.example.com:6432/cartera?sslmode=require&user=cobro&password=s%40fe%2B1");
        assertThat(jdbc("postgresql://localhost/cobro"))
                .isEqualTo("jdbc:postgresql://localhost/cobro");
    }

    @Test
    void the_form_of_the_driver_is_kept() {
        assertThat(jdbc("jdbc:postgresql://localhost/cobro?user=cobro"))
                .isEqualTo("jdbc:postgresql://localhost/cobro?user=cobro");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "mysql://localhost/cobro",
                "postgres:cobro",
                "postgres://bad host/cobro",
                "jdbc:postgresql://localhost:port/cobro"
            })
    void anything_else_is_not_a_database_url(String text) {
        assertThat(DatabaseUrl.parse(text)).isEmpty();
    }

    @Test
    void its_text_hides_the_password() {
        assertThat(DatabaseUrl.parse("postgres://cobro:secret@localhost/cobro?sslmode=require"))
                .hasToString(
                        "Optional[jdbc:postgresql://localhost/cobro?sslmode=require&user=cobro&password=…]");
    }

    private static String jdbc(String text) {
        return DatabaseUrl.parse(text).orElseThrow().jdbc();
    }
}
