package io.cobro.webhooks.client;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// Which addresses may be called: the public Internet, and the networks that the operator allows.
///
/// The list of what is not public is explicit, because `InetAddress.isSiteLocalAddress()` and its
/// kin know neither shared address space nor unique local addresses. Source: IANA IPv4 and IPv6
/// Special-Purpose Address Registries (RFC 6890 and its updates), and the address plan of IPv6,
/// whose global unicast space is 2000::/3 alone (RFC 4291).
public final class AddressGuard {

    private static final List<Network> DENIED =
            Stream.of(
                            "0.0.0.0/8", // this host, unspecified
                            "10.0.0.0/8", // private
                            "100.64.0.0/10", // carriers (CGNAT); also a cloud's metadata
                            "127.0.0.0/8", // loopback
                            "168.63.129.16/32", // a cloud's metadata, inside a public range
                            "169.254.0.0/16", // link-local, most clouds' metadata
                            "172.16.0.0/12", // private
                            "192.0.0.0/24", // protocol assignments
                            "192.0.2.0/24", // documentation
                            "192.88.99.0/24", // relays of 6to4
                            "192.168.0.0/16", // private
                            "198.18.0.0/15", // benchmarks
                            "198.51.100.0/24", // documentation
                            "203.0.113.0/24", // documentation
                            "224.0.0.0/4", // multicast
                            "240.0.0.0/4", // reserved, broadcast
                            // Outside 2000::/3: unspecified, loopback, IPv4 inside IPv6, NAT64
                            // (64:ff9b::/96, 64:ff9b:1::/48), unique local (with fd00:ec2::254),
                            // link-local, site-local, multicast.
                            "::/3",
                            "4000::/2",
                            "8000::/1",
                            "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
                            "2001:db8::/32", // documentation
                            "2002::/16", // 6to4: carries any IPv4 address
                            "3fff::/20") // documentation
                    .map(Network::of)
                    .toList();

    private final List<Network> allowed;

    private AddressGuard(List<Network> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /// A guard that lets the public Internet through, and the networks of the setting
    /// `COBRO_WEBHOOK_ALLOWED_NETWORKS`.
    ///
    /// @param setting networks in CIDR form separated by commas, such as `127.0.0.0/8,::1/128`; may
    ///   be empty
    /// @throws IllegalArgumentException if the setting has another form
    public static AddressGuard allowing(String setting) {
        return new AddressGuard(Network.list(setting));
    }

    /// Whether the address may be called.
    ///
    /// @param encrypted over TLS; without it only allowed networks may be called
    public boolean admits(InetAddress address, boolean encrypted) {
        return isAllowed(address) || (encrypted && isPublic(address));
    }

    private boolean isAllowed(InetAddress address) {
        return allowed.stream().anyMatch(network -> network.contains(address));
    }

    private static boolean isPublic(InetAddress address) {
        return DENIED.stream().noneMatch(network -> network.contains(address));
    }
}
