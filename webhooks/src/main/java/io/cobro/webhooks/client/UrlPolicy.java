package io.cobro.webhooks.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Which URLs an endpoint may have. Checked when it is created and changed, and at every call.
///
/// | code | refused |
/// |---|---|
/// | `webhook_url_too_long` | more than [#URL_CHARS_MAX] characters |
/// | `webhook_url_malformed` | not an absolute URL with a host |
/// | `webhook_url_scheme_not_allowed` | neither https, nor http to an allowed network |
/// | `webhook_url_with_credentials` | a user or password before the host |
/// | `webhook_url_host_ambiguous` | a number that readers take for different addresses |
/// | `webhook_url_address_denied` | a host inside: see [AddressGuard] |
public final class UrlPolicy {

    public static final int URL_CHARS_MAX = 2048;

    /// How long a check waits for the name server.
    public static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(5);

    private static final int PORT_MAX = 65_535;

    /// Labels of letters, digits and hyphens; other scripts come in their `xn--` form.
    private static final Pattern NAME =
            Pattern.compile(
                    "(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*"
                            + "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /// The last label of what an URL parser of the web takes for an IPv4 address: 2130706433,
    /// 0x7f.1, 0177.0.0.1, 127.1. Source: WHATWG URL, "ends in a number checker".
    private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");

    private static final Pattern V6_LITERAL = Pattern.compile("\\[[0-9a-fA-F:.]+]");

    private final AddressGuard guard;
    private final HostNames names;

    public UrlPolicy(AddressGuard guard, HostNames names) {
        this.guard = guard;
        this.names = names;
    }

    /// Checks a URL, and the addresses of its host as they are now. A name without an address is
    /// accepted with https: it may get one before the first call.
    public Verdict check(String url) {
        Verdict form = checkForm(url);
        return switch (form) {
            case Verdict.Refused _ -> form;
            case Verdict.Accepted(Target target) -> {
                try {
                    yield check(target, names.addressesOf(target.host(), LOOKUP_TIMEOUT));
                } catch (UnknownHostException noAddressYet) {
                    yield target.encrypted() ? form : withoutTls();
                }
            }
        };
    }

    /// Checks a URL without asking for addresses.
    static Verdict checkForm(String url) {
        if (url.length() > URL_CHARS_MAX) {
            return refused(
                    "webhook_url_too_long",
                    "The URL is longer than " + URL_CHARS_MAX + " characters.");
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException malformed) {
            return malformed();
        }
        if (uri.getScheme() == null || uri.isOpaque() || uri.getRawAuthority() == null) {
            return malformed();
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return withoutTls();
        }
        if (uri.getRawAuthority().indexOf('@') >= 0) {
            return refused(
                    "webhook_url_with_credentials",
                    "The URL must not hold a user or a password; calls are signed instead.");
        }
        if (uri.getHost() != null) {
            return checkHost(uri, scheme.equals("https"));
        }
        // URI finds no host in what ends in a number.
        String host = uri.getRawAuthority().replaceFirst(":[0-9]*$", "");
        return endsInNumber(host) ? ambiguous() : malformed();
    }

    private static Verdict checkHost(URI uri, boolean encrypted) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (uri.getPort() == 0 || uri.getPort() > PORT_MAX) {
            return malformed();
        }
        boolean isLiteral = V6_LITERAL.matcher(host).matches() || Network.isCanonicalV4(host);
        if (!isLiteral) {
            host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            if (endsInNumber(host)) {
                return ambiguous();
            }
            if (!NAME.matcher(host).matches()) {
                return malformed();
            }
        }
        int port = uri.getPort() > 0 ? uri.getPort() : encrypted ? 443 : 80;
        return new Verdict.Accepted(new Target(uri, encrypted, host, port));
    }

    /// Checks addresses: one that is inside is enough to refuse, whatever the others are.
    Verdict check(Target target, List<InetAddress> addresses) {
        boolean admitted =
                addresses.stream().allMatch(address -> guard.admits(address, target.encrypted()));
        if (admitted) {
            return new Verdict.Accepted(target);
        }
        boolean publicWithoutTls =
                !target.encrypted()
                        && addresses.stream().allMatch(address -> guard.admits(address, true));
        return publicWithoutTls
                ? withoutTls()
                : refused(
                        "webhook_url_address_denied",
                        "The host has an address that webhooks are never sent to.");
    }

    private static boolean endsInNumber(String host) {
        return NUMERIC_END.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    private static Verdict ambiguous() {
        return refused(
                "webhook_url_host_ambiguous",
                "The host must be a name, or an address in its usual form.");
    }

    private static Verdict withoutTls() {
        return refused("webhook_url_scheme_not_allowed", "The URL must begin with https://.");
    }

    private static Verdict malformed() {
        return refused(
                "webhook_url_malformed",
                "The URL must be absolute, such as https://example.com/webhooks.");
    }

    private static Verdict refused(String code, String sentence) {
        return new Verdict.Refused(code, sentence);
    }

    /// Whether a URL may be called.
    public sealed interface Verdict {

        /// It may.
        record Accepted(Target target) implements Verdict {}

        /// It may not.
        ///
        /// @param code stable, for programs
        /// @param sentence for people; names no address of the inside
        record Refused(String code, String sentence) implements Verdict {}
    }

    /// A URL taken apart.
    ///
    /// @param encrypted over TLS
    /// @param host in lower case, without a final full stop; an IPv6 literal in brackets
    /// @param port the one written, or that of the scheme
    public record Target(URI uri, boolean encrypted, String host, int port) {}
}
