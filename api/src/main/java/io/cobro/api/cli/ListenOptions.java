package io.cobro.api.cli;

import io.cobro.api.IllegalConfigException;
import io.cobro.core.webhook.EventFilter;
import io.cobro.webhooks.signing.SigningSecret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What `cobro listen` is told.
///
/// @param key of the tenant whose events are wanted
/// @param url of the server, without a path
/// @param types patterns such as `invoice.*`; empty for all
/// @param after the sequence to begin after; null for what happens from now on
/// @param forwardTo where events are sent, too; null for nowhere
/// @param secret what they are signed with; null for a new one
/// @param json whether events are printed as they are
record ListenOptions(
        String key,
        URI url,
        List<String> types,
        @Nullable String after,
        @Nullable URI forwardTo,
        @Nullable SigningSecret secret,
        boolean json) {

    private static final Pattern KEY =
            Pattern.compile("cobro_(live|test)_[0-9a-f]{64}", Pattern.CASE_INSENSITIVE);
    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,19}");

    ListenOptions {
        types = List.copyOf(types);
    }

    /// Reads the options.
    ///
    /// @throws IllegalConfigException if one has the wrong form
    static ListenOptions of(
            @Nullable String key,
            String url,
            @Nullable List<String> types,
            @Nullable String after,
            @Nullable String forwardTo,
            @Nullable String secret,
            boolean json) {
        if (key == null || !KEY.matcher(key).matches()) {
            throw new IllegalConfigException(
                    key == null
                            ? "Name an API key with --key; cobro keys create makes one."
                            : "What --key gives is no API key: they begin with cobro_live_ or cobro_test_.");
        }
        for (String type : types == null ? List.<String>of() : types) {
            if (!EventFilter.isPattern(type)) {
                throw new IllegalConfigException(
                        "%s is no type of events; try invoice.paid or invoice.*.".formatted(type));
            }
        }
        if (after != null && !SEQUENCE.matcher(after).matches()) {
            throw new IllegalConfigException(
                    "%s is no sequence; --after takes a number such as 0 or 184466."
                            .formatted(after));
        }
        if (secret != null && forwardTo == null) {
            throw new IllegalConfigException("--secret is of use only with --forward-to.");
        }
        URI server = address("--url", url);
        String base = server.toString();
        return new ListenOptions(
                key,
                URI.create(base.endsWith("/") ? base.substring(0, base.length() - 1) : base),
                types == null ? List.of() : types,
                after,
                forwardTo == null ? null : address("--forward-to", forwardTo),
                secret == null ? null : signingSecret(secret),
                json);
    }

    private static SigningSecret signingSecret(String text) {
        return SigningSecret.parse(text)
                .orElseThrow(() ->
                        new IllegalConfigException(
                                "What --secret gives is no signing secret: whsec_ and the base64 of %d to %d bytes."
                                        .formatted(
                                                SigningSecret.BYTES_MIN, SigningSecret.BYTES_MAX)));
    }

    private static URI address(String option, String text) {
        try {
            URI address = new URI(text);
            String scheme = String.valueOf(address.getScheme());
            if ((scheme.equals("http") || scheme.equals("https")) && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException malformed) {
            // Told below.
        }
        throw new IllegalConfigException(
                "%s is no address; %s takes one such as http://127.0.0.1:8080."
                        .formatted(text, option));
    }

    /// Never prints what is secret.
    @Override
    public String toString() {
        return "ListenOptions[" + url + "]";
    }
}
