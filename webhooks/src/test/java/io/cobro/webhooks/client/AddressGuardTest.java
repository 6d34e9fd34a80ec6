package io.cobro.webhooks.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    private static final AddressGuard STRICT = AddressGuard.allowing("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.0.1",
                "169.254.169.254",
                "169.254.170.2",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "192.168.255.255",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "::8.8.8.8",
                "64:ff9b::7f00:1",
                "64:ff9b::808:808",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:0:7f00:1::1",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "2002:808:808::1",
                "3fff::1",
                "3fff:fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fd12:3456::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1",
                "ff0e::1",
                "4000::1",
                "8000::1"
            })
    void what_is_not_the_public_internet_is_denied(String address) throws Exception {
        assertThat(STRICT.admits(InetAddress.ofLiteral(address), true)).isFalse();
        assertThat(STRICT.admits(InetAddress.ofLiteral(address), false)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "168.63.129.15",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.0.3.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "2001:200::1",
                "2606:4700:4700::1111",
                "2a00:1450:4003::1",
                "2003::1",
                "2001:db7:ffff::1",
                "2001:db9::1"
            })
    void the_public_internet_is_called_over_tls_only(String address) throws Exception {
        assertThat(STRICT.admits(InetAddress.ofLiteral(address), true)).isTrue();
        assertThat(STRICT.admits(InetAddress.ofLiteral(address), false)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8,  127.0.0.1,        true",
        "127.0.0.0/8,  ::ffff:127.0.0.1, true",
        "127.0.0.0/8,  ::1,              false",
        "127.0.0.1/32, 127.0.0.2,        false",
        "::1/128,      ::1,              true",
        "10.2.0.0/15,  10.3.255.255,     true",
        "10.2.0.0/15,  10.4.0.0,         false",
        "fd00::/8,     fd00:ec2::254,    true",
        "64:ff9b::/96, 64:ff9b::808:808, true",
        "0.0.0.0/0,    10.0.0.1,         true",
        "0.0.0.0/0,    ::1,              false",
    })
    void the_operator_allows_networks(String setting, String address, boolean admitted)
            throws Exception {
        AddressGuard guard = AddressGuard.allowing(setting);

        assertThat(guard.admits(InetAddress.ofLiteral(address), false)).isEqualTo(admitted);
        assertThat(guard.admits(InetAddress.ofLiteral(address), true)).isEqualTo(admitted);
    }

    @Test
    void several_networks_are_separated_by_commas() throws Exception {
        AddressGuard guard = AddressGuard.allowing("127.0.0.0/8, ::1/128");

        assertThat(guard.admits(InetAddress.ofLiteral("::1"), false)).isTrue();
        assertThat(guard.admits(InetAddress.ofLiteral("127.0.0.1"), false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "127.0.0.1/8", "127.0.0.0/33", "127.1/8", "0177.0.0.0/8", "::/129",
                "localhost/8", "127.0.0.0/", "127.0.0.0/-1", "256.0.0.0/8", ",", "127.0.0.0/8,",
                "::ffff:127.0.0.0/104", "[::1]/128", "fe80::1%eth0/128", "1.2.3.4/٣"
            })
    void a_setting_of_another_form_is_refused(String setting) {
        assertThatThrownBy(() -> AddressGuard.allowing(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a network in CIDR form");
    }

    @Test
    void there_is_a_bounded_number_of_networks() {
        String many = String.join(",", Collections.nCopies(Network.LIST_MAX + 1, "10.0.0.0/8"));

        assertThatThrownBy(() -> AddressGuard.allowing(many)).hasMessageContaining("more than 100");
    }
}
