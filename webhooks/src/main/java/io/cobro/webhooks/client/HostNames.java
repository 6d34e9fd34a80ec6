package io.cobro.webhooks.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/// Where the addresses of a host come from.
@FunctionalInterface
public interface HostNames {

    /// All addresses of a name, or the one of a literal, in the order of preference.
    ///
    /// @param timeout how long the answer may take
    /// @throws UnknownHostException if there is none, or not in time
    List<InetAddress> addressesOf(String host, Duration timeout) throws UnknownHostException;
}
