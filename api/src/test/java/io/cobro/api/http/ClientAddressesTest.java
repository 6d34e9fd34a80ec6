package io.cobro.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClientAddressesTest {

    private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.7");
    private static final InetAddress STRANGER = InetAddress.ofLiteral("192.0.2.1");

    private final ClientAddresses addresses = new ClientAddresses("10.0.0.0/8, fd00::/8");

    @Test
    void a_caller_without_a_proxy_is_the_other_end_of_its_connection() {
        assertThat(addresses.of(STRANGER, List.of("203.0.113.9"))).hasValue(STRANGER);
        assertThat(addresses.of(PROXY, List.of())).hasValue(PROXY);
        assertThat(new ClientAddresses("").of(PROXY, List.of("203.0.113.9"))).hasValue(PROXY);
    }

    @Test
    void a_caller_behind_proxies_is_the_last_address_that_no_trusted_one_has() {
        InetAddress caller = InetAddress.ofLiteral("203.0.113.9");
        assertThat(addresses.of(PROXY, List.of("192.0.2.1, 203.0.113.9"))).hasValue(caller);
        assertThat(addresses.of(PROXY, List.of("192.0.2.1", "203.0.113.9,fd00::1 , 10.0.0.8")))
                .hasValue(caller);
        assertThat(addresses.of(PROXY, List.of("10.0.0.9, 10.0.0.8")))
                .hasValue(InetAddress.ofLiteral("10.0.0.9"));
    }

    @Test
    void an_ipv4_address_inside_ipv6_is_that_address() {
        InetAddress caller = InetAddress.ofLiteral("203.0.113.9");
        for (String form :
                List.of("::ffff:203.0.113.9", "::FFFF:cb00:7109", "0:0:0:0:0:ffff:cb00:7109")) {
            assertThat(addresses.of(PROXY, List.of(form + ", ::ffff:10.0.0.8")))
                    .as(form)
                    .hasValue(caller);
        }
    }

    @Test
    void what_a_trusted_proxy_names_and_is_no_address_is_nobodys() {
        for (String nobody :
                List.of(
                        "unknown",
                        "",
                        "203.0.113.9:4711",
                        "_hidden",
                        "localhost",
                        "::ffff:300.0.0.1",
                        "[::1]")) {
            assertThat(addresses.of(PROXY, List.of("203.0.113.9, " + nobody))).as(nobody).isEmpty();
        }
    }
}
