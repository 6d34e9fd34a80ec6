package io.cobro.webhooks.client;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A range of IP addresses in CIDR form, such as `10.0.0.0/8` or `fc00::/7`.
///
/// An IPv4 address written inside IPv6 (`::ffff:127.0.0.1`) is that IPv4 address.
public final class Network {

    /// Ranges of one setting.
    public static final int LIST_MAX = 100;

    private static final Pattern CANONICAL_V4 =
            Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

    private final byte[] first;
    private final int bits;

    private Network(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    /// Reads a range; the bits behind the prefix must be zero.
    ///
    /// @throws IllegalArgumentException if the text has another form
    public static Network of(String cidr) {
        int slash = cidr.indexOf('/');
        if (slash < 0 || !BITS.matcher(cidr.substring(slash + 1)).matches()) {
            throw malformed(cidr);
        }
        byte[] first = literal(cidr.substring(0, slash), cidr);
        int bits = Integer.parseInt(cidr.substring(slash + 1));
        if (bits > first.length * Byte.SIZE || !hasOnlyZerosBehind(first, bits)) {
            throw malformed(cidr);
        }
        return new Network(first, bits);
    }

    public boolean contains(InetAddress address) {
        byte[] other = bytesOf(address);
        if (other.length != first.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            if (bit(first, i) != bit(other, i)) {
                return false;
            }
        }
        return true;
    }

    /// The ranges of a setting.
    ///
    /// @param setting ranges separated by commas, such as `127.0.0.0/8,::1/128`; may be empty
    /// @throws IllegalArgumentException if it has another form, or more than [#LIST_MAX] ranges
    public static List<Network> list(String setting) {
        if (setting.isBlank()) {
            return List.of();
        }
        String[] ranges = setting.split(",", -1);
        if (ranges.length > LIST_MAX) {
            throw new IllegalArgumentException("more than " + LIST_MAX + " networks");
        }
        return Arrays.stream(ranges).map(range -> of(range.strip())).toList();
    }

    /// The address that a text is; empty if it is none. Never asks a name server.
    public static Optional<InetAddress> address(String text) {
        try {
            return isLiteral(text) ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /// Whether the text is an IPv4 address in the one form that nobody reads differently.
    static boolean isCanonicalV4(String text) {
        return CANONICAL_V4.matcher(text).matches()
                && Arrays.stream(text.split("\\.", -1)).allMatch(n -> Integer.parseInt(n) <= 255);
    }

    private static byte[] bytesOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        return isMapped(bytes) ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
    }

    private static boolean isMapped(byte[] bytes) {
        if (bytes.length != 16) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
    }

    private static boolean hasOnlyZerosBehind(byte[] first, int bits) {
        for (int i = bits; i < first.length * Byte.SIZE; i++) {
            if (bit(first, i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(byte[] bytes, int i) {
        return (bytes[i / Byte.SIZE] >> (Byte.SIZE - 1 - i % Byte.SIZE)) & 1;
    }

    private static boolean isLiteral(String text) {
        return isCanonicalV4(text) || V6.matcher(text).matches();
    }

    /// Reads the first address of a range without ever asking a name server. An IPv4 address inside
    /// IPv6 is none: the bits behind it could be meant either way.
    private static byte[] literal(String text, String cidr) {
        if (!isLiteral(text)) {
            throw malformed(cidr);
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            if (address instanceof Inet4Address && text.indexOf(':') >= 0) {
                throw malformed(cidr);
            }
            return InetAddress.getByAddress(address.getAddress()).getAddress();
        } catch (UnknownHostException | IllegalArgumentException notAnAddress) {
            throw malformed(cidr);
        }
    }

    private static IllegalArgumentException malformed(String cidr) {
        return new IllegalArgumentException("not a network in CIDR form: " + cidr);
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(first).getHostAddress() + "/" + bits;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
