package io.cobro.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cobro.connectors.mail.SmtpUrl.Starttls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SmtpUrlTest {

    @Test
    void a_url_with_everything_is_read() {
        SmtpUrl url =
                SmtpUrl.parse(
                        "smtp://cobranza%40azul.example:p%3Aw%40rd+1@mail.azul.example:2525?from=avisos+1@azul.example&starttls=never");

        assertThat(url.secure()).isFalse();
        assertThat(url.host()).isEqualTo("mail.azul.example");
        assertThat(url.port()).isEqualTo(2525);
        assertThat(url.user()).isEqualTo("cobranza@azul.example");
        assertThat(url.password()).isEqualTo("p:w@rd+1");
        assertThat(url.from().text()).isEqualTo("avisos+1@azul.example");
        assertThat(url.starttls()).isEqualTo(Starttls.NEVER);
        assertThat(url).asString().doesNotContain("rd+1").doesNotContain("cobranza");
    }

    @Test
    void ports_and_the_sender_have_defaults() {
        assertThat(SmtpUrl.parse("smtp://mail.example?from=a@b.example").port()).isEqualTo(587);
        assertThat(SmtpUrl.parse("smtps://mail.example?from=a@b.example").port()).isEqualTo(465);
        assertThat(SmtpUrl.parse("smtps://a%40b.example:x@mail.example").from().text())
                .isEqualTo("a@b.example");
    }

    @Test
    void a_password_does_not_travel_in_the_clear_unless_asked_to() {
        assertThat(SmtpUrl.parse("smtp://u:p@mail.example?from=a@b.example").starttls())
                .isEqualTo(Starttls.REQUIRED);
        assertThat(SmtpUrl.parse("smtp://u:p@localhost:25?from=a@b.example").starttls())
                .isEqualTo(Starttls.OFFERED);
        assertThat(SmtpUrl.parse("smtp://mail.example:25?from=a@b.example").starttls())
                .isEqualTo(Starttls.OFFERED);
        assertThat(SmtpUrl.parse("smtp://u:p@[::1]:25?from=a@b.example").hostName())
                .isEqualTo("::1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://mail.example | must begin with smtp:// or smtps://",
                "mail.example:25 | must begin with smtp:// or smtps://",
                "smtp://?from=a@b.example | must",
                "smtp://mail.example | must say which address messages come from",
                "smtp://user:p@mail.example | must say which address messages come from",
                "smtp://user@mail.example?from=a@b.example | must have a password after the user",
                "smtp://mail.example:0?from=a@b.example | must have a port from 1 to 65535",
                "smtp://mail.example:70000?from=a@b.example | must have a port from 1 to 65535",
                "smtp://mail.example/inbox?from=a@b.example | has nothing between the port and the ?",
                "smtp://mail.example?from=nobody | has a from that is no e-mail address",
                "smtp://mail.example?from=a@b.example&tls=1 | has a parameter that is not from= or starttls=",
                "smtp://mail.example?from=a@b.example&starttls=maybe | has a starttls that is not",
                "smtp://u:p ss@mail.example?from=a@b.example | must be like smtp://",
                "smtp://u:se%zzcret@mail.example?from=a@b.example | must be like smtp://",
            })
    void what_cannot_be_used_is_told_without_the_password(String text, String problem) {
        assertThatThrownBy(() -> SmtpUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(problem)
                .hasMessageNotContaining("cret");
    }

    @ParameterizedTest
    @CsvSource({
        "pagos@ferreteria.example, pagos@ferreteria.example",
        " juan.perez+1@EXAMPLE.com , juan.perez+1@example.com",
        "hola@peña.example, hola@xn--pea-8ma.example",
        "o'neil@example.com, o'neil@example.com",
    })
    void addresses_are_read(String text, String address) {
        assertThat(MailAddress.parse(text).orElseThrow().text()).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "a",
                "@example.com",
                "a@",
                "a@b@c.example",
                "a b@example.com",
                "a@example..com",
                "a@-example.com",
                ".a@example.com",
                "a..b@example.com",
                "a@[127.0.0.1]",
                "<a@example.com>",
                "Juan <a@example.com>",
                "a@example.com,b@example.com",
                "jose\u0301@example.com",
                "\"a b\"@example.com",
                "a@example.com>\r\nRCPT TO:<b@example.com",
            })
    void what_is_not_one_address_is_none(String text) {
        assertThat(MailAddress.parse(text)).isEmpty();
        assertThat(MailAddress.parse(text + "\r\nBcc: b@example.com")).isEmpty();
        assertThat(MailAddress.parse("a@example.com\r\nBcc: b@example.com")).isEmpty();
        assertThat(MailAddress.parse("a".repeat(65) + "@example.com")).isEmpty();
        assertThat(MailAddress.parse("a@" + "b".repeat(63) + ".c".repeat(100))).isEmpty();
    }
}
