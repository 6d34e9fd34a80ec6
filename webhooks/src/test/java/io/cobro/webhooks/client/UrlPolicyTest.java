package io.cobro.webhooks.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.webhooks.client.UrlPolicy.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPolicyTest {

    private static final Map<String, String> ZONE =
            Map.of(
                    "example.com", "93.184.215.14",
                    "inside.example.com", "10.0.0.7",
                    "both.example.com", "93.184.215.14 10.0.0.7",
                    "mapped.example.com", "64:ff9b::a00:7",
                    "localhost", "127.0.0.1 ::1",
                    "hooks.test", "127.0.0.1",
                    "mixed.test", "127.0.0.1 93.184.215.14");

    private final List<String> asked = new ArrayList<>();
    private final UrlPolicy policy = new UrlPolicy(AddressGuard.allowing(""), this::zone);
    private final UrlPolicy testing =
            new UrlPolicy(AddressGuard.allowing("127.0.0.0/8"), this::zone);

    private List<InetAddress> zone(String host, Duration timeout) throws UnknownHostException {
        asked.add(host);
        boolean literal = host.startsWith("[") || Network.isCanonicalV4(host);
        String addresses = literal ? host : ZONE.get(host);
        if (addresses == null) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> found = new ArrayList<>();
        for (String address : addresses.split(" ", -1)) {
            found.addAll(Arrays.asList(InetAddress.getAllByName(address)));
        }
        return found;
    }

    private static String codeOf(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted _ -> "accepted";
            case Verdict.Refused(String code, _) -> code;
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://example.com/",
                "HTTPS://EXAMPLE.COM/Hook?a=b%20c",
                "https://example.com:8443/hook",
                "https://example.com./hook",
                "https://8.8.8.8/x",
                "https://[2606:4700:4700::1111]:444/x",
                "https://not-yet.example.com/x",
                "https://xn--bcher-kva.example/x"
            })
    void public_addresses_over_https_are_accepted(String url) {
        assertThat(codeOf(policy.check(url))).isEqualTo("accepted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://10.0.0.7/",
                "https://169.254.169.254/latest/meta-data",
                "https://0.0.0.0/",
                "https://[::1]/",
                "https://[::]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[0:0:0:0:0:ffff:a9fe:a9fe]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[2002:7f00:1::]/",
                "https://[fd00:ec2::254]/",
                "https://[fe80::1]/",
                "https://localhost/",
                "https://LOCALHOST./",
                "https://inside.example.com/",
                "https://both.example.com/",
                "https://mapped.example.com/",
                "http://127.0.0.1/",
                "https://100.100.100.200/",
                "https://192.0.0.192/",
                "https://168.63.129.16/"
            })
    void inside_addresses_are_denied_however_they_are_named(String url) {
        assertThat(codeOf(policy.check(url))).isEqualTo("webhook_url_address_denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0x7f.0.0.1",
                "0x7f.1",
                "017700000001",
                "0177.0.0.1",
                "127.1",
                "127.0.1",
                "127.000.000.001",
                "0x",
                "127.0.0.256",
                "1.2.3.4.5",
                "127.0.0.1.",
                "4294967297",
                "example.com.127",
                "0X7F.0x0.0x0.0x1",
                "１２７.0.0.1",
                "%31%32%37.0.0.1"
            })
    void numbers_that_readers_take_for_different_addresses_are_refused_unasked(String host) {
        assertThat(codeOf(policy.check("https://" + host + "/")))
                .isEqualTo("webhook_url_host_ambiguous");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "example.com",
                "/hook",
                "//example.com/hook",
                "https:",
                "https://",
                "https:///x",
                "https:example.com",
                "mailto:a@example.com",
                "https://exa mple.com/",
                " https://example.com/",
                "https://example.com/\n",
                "https://example.com:0/",
                "https://example.com:65536/",
                "https://example.com:99999999999/",
                "https://[::1/",
                "https://[fe80::1%25eth0]/",
                "https://[::1]x/",
                "https://-a.example.com/",
                "https://a..example.com/",
                "https://a_b.example.com/",
                "https://bücher.example/",
                "https://127。0。0。1/",
                "https://example.com\\@127.0.0.1/",
                "https://example.com\u0000.test/",
                "javascript:alert(1)",
                "https://ⓔxample.com/"
            })
    void what_is_no_usual_url_is_refused(String url) {
        assertThat(codeOf(policy.check(url))).isEqualTo("webhook_url_malformed");
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://example.com/,             webhook_url_scheme_not_allowed",
        "file://example.com/etc/passwd,  webhook_url_scheme_not_allowed",
        "gopher://example.com/,          webhook_url_scheme_not_allowed",
        "http://example.com/,            webhook_url_scheme_not_allowed",
        "http://not-yet.example.com/,    webhook_url_scheme_not_allowed",
        "https://user:pw@example.com/,   webhook_url_with_credentials",
        "https://example.com@127.0.0.1/, webhook_url_with_credentials",
        "https://@example.com/,          webhook_url_with_credentials",
    })
    void schemes_and_credentials_are_refused(String url, String code) {
        assertThat(codeOf(policy.check(url))).isEqualTo(code);
    }

    @Test
    void a_long_url_is_refused() {
        String longest =
                "https://example.com/"
                        + "x".repeat(UrlPolicy.URL_CHARS_MAX - "https://example.com/".length());

        assertThat(codeOf(policy.check(longest))).isEqualTo("accepted");
        assertThat(codeOf(policy.check(longest + "x"))).isEqualTo("webhook_url_too_long");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080/,  accepted",
        "http://hooks.test/,      accepted",
        "https://hooks.test/,     accepted",
        "http://[::1]/,           webhook_url_address_denied",
        "https://localhost/,      webhook_url_address_denied",
        "http://mixed.test/,      webhook_url_scheme_not_allowed",
        "http://example.com/,     webhook_url_scheme_not_allowed",
    })
    void http_is_for_allowed_networks_only(String url, String code) {
        assertThat(codeOf(testing.check(url))).isEqualTo(code);
    }

    @Test
    void a_refusal_names_no_address() {
        assertThat(policy.check("https://inside.example.com/"))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.sentence()).doesNotContain("10.0"));
    }
}
