package io.cobro.api.http;

import io.cobro.webhooks.client.Network;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Where a request comes from: the other end of its connection, and behind a proxy that the
/// operator trusts what that proxy says in `X-Forwarded-For`. Thread-safe.
///
/// Each proxy adds the address that it was called from at the end. So the header is read from its
/// end, as far as the proxies are trusted: what stands before it is the caller's own word.
public final class ClientAddresses {

    private final List<Network> trustedProxies;

    /// @param trustedProxies networks in CIDR form separated by commas; empty for none
    public ClientAddresses(String trustedProxies) {
        this.trustedProxies = Network.list(trustedProxies);
    }

    /// Empty where a trusted proxy names nothing that is an address.
    Optional<InetAddress> of(ServerRequest request) {
        return request.remotePeer().address() instanceof InetSocketAddress peer
                ? of(
                        peer.getAddress(),
                        request.headers().all(HeaderNames.X_FORWARDED_FOR, List::of))
                : Optional.empty();
    }

    /// @param forwarded the values of `X-Forwarded-For`, in their order
    Optional<InetAddress> of(InetAddress peer, List<String> forwarded) {
        List<String> hops =
                forwarded.stream().flatMap(value -> Arrays.stream(value.split(",", -1))).toList();
        InetAddress nearest = peer;
        for (String hop : hops.reversed()) {
            if (!isTrusted(nearest)) {
                break;
            }
            Optional<InetAddress> before = Network.address(hop.strip());
            if (before.isEmpty()) {
                return before;
            }
            nearest = before.get();
        }
        return Optional.of(nearest);
    }

    private boolean isTrusted(InetAddress address) {
        return trustedProxies.stream().anyMatch(network -> network.contains(address));
    }
}
