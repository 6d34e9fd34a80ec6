package io.cobro.connectors.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The mail server that messages are handed to, and how.
///
/// `smtp://user:password@mail.example.com:587?from=cobranza@example.com` or `smtps://…` for TLS
/// from the start. User and password are percent-encoded. Parameters:
///
/// | parameter | values | default |
/// |---|---|---|
/// | `from` | the address that messages come from and are answered to | the user, where it is one |
/// | `starttls` | `offered`: when the server offers it; `required`; `never` | `required` with a user on another machine, else `offered` |
///
/// @param secure whether TLS begins before anything else
/// @param port 1 to 65535; 587 for `smtp` and 465 for `smtps` unless given
/// @param user null where the server wants no login
public record SmtpUrl(
        boolean secure,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        MailAddress from,
        Starttls starttls) {

    private static final int SUBMISSION_PORT = 587;
    private static final int SUBMISSIONS_PORT = 465;

    /// The ports a URL can name.
    private static final int PORT_MAX = 65_535;

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /// Whether a connection that begins in the clear changes to TLS.
    public enum Starttls {
        OFFERED,
        REQUIRED,
        NEVER
    }

    /// Reads a URL.
    ///
    /// @throws IllegalArgumentException with a sentence that says what is wrong, without the
    ///   password
    public static SmtpUrl parse(String text) {
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(
                    "must be like smtp://user:password@host:587?from=address, with special characters of user and password percent-encoded");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("smtp") && !scheme.equals("smtps")) {
            throw new IllegalArgumentException("must begin with smtp:// or smtps://");
        }
        String host = url.getHost();
        if (host == null) {
            throw new IllegalArgumentException("must name the host of the mail server");
        }
        if (url.getFragment() != null
                || !String.valueOf(url.getPath()).replace("/", "").isEmpty()) {
            throw new IllegalArgumentException("has nothing between the port and the ?");
        }
        boolean secure = scheme.equals("smtps");
        int port =
                url.getPort() < 0 ? (secure ? SUBMISSIONS_PORT : SUBMISSION_PORT) : url.getPort();
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("must have a port from 1 to " + PORT_MAX);
        }
        String user = null;
        String password = null;
        if (url.getRawUserInfo() != null) {
            String[] login = url.getRawUserInfo().split(":", 2);
            if (login.length < 2 || login[0].isEmpty() || login[1].isEmpty()) {
                throw new IllegalArgumentException("must have a password after the user");
            }
            user = decoded(login[0]);
            password = decoded(login[1]);
        }
        Map<String, String> parameters = parameters(url.getRawQuery());
        return new SmtpUrl(
                secure,
                host,
                port,
                user,
                password,
                from(parameters.get("from"), user),
                starttls(parameters.get("starttls"), secure, user, host));
    }

    /// The host without the brackets of an IPv6 address.
    String hostName() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static MailAddress from(@Nullable String given, @Nullable String user) {
        if (given != null) {
            return MailAddress.parse(given)
                    .orElseThrow(() ->
                            new IllegalArgumentException("has a from that is no e-mail address"));
        }
        return MailAddress.parse(user == null ? "" : user)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "must say which address messages come from: ?from=address"));
    }

    private static Starttls starttls(
            @Nullable String given, boolean secure, @Nullable String user, String host) {
        if (given == null) {
            return secure || user == null || LOOPBACK.contains(host.toLowerCase(Locale.ROOT))
                    ? Starttls.OFFERED
                    : Starttls.REQUIRED;
        }
        return switch (given) {
            case "offered" -> Starttls.OFFERED;
            case "required" -> Starttls.REQUIRED;
            case "never" -> Starttls.NEVER;
            default ->
                    throw new IllegalArgumentException(
                            "has a starttls that is not offered, required or never");
        };
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length < 2 || !Set.of("from", "starttls").contains(parts[0])) {
                throw new IllegalArgumentException(
                        "has a parameter that is not from= or starttls=");
            }
            parameters.put(parts[0], decoded(parts[1]));
        }
        return parameters;
    }

    /// A plus is a plus: addresses have it.
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// Without the password.
    @Override
    public String toString() {
        return (secure ? "smtps://" : "smtp://") + host + ":" + port;
    }
}
