package io.cobro.api.http;

import io.cobro.core.id.NewIds;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What both faces read of a request's headers.
public final class RequestHead {

    public static final HeaderName REQUEST_ID = HeaderNames.create("Request-Id");

    private static final Pattern REQUEST_ID_FORM = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private RequestHead() {}

    /// The caller's `Request-Id` where it has the form of one, otherwise a new one.
    public static String requestId(ServerRequest request, NewIds ids) {
        return Optional.ofNullable(header(request, REQUEST_ID))
                .filter(given -> REQUEST_ID_FORM.matcher(given).matches())
                .orElseGet(() -> "req_" + ids.next().toString().replace("-", ""));
    }

    /// The language of messages: English unless `Accept-Language` prefers Spanish.
    public static Locale language(ServerRequest request) {
        String accepted = header(request, HeaderNames.ACCEPT_LANGUAGE);
        if (accepted == null) {
            return Locale.ENGLISH;
        }
        try {
            Locale best =
                    Locale.lookup(
                            Locale.LanguageRange.parse(accepted),
                            List.of(Locale.ENGLISH, Locale.of("es")));
            return best == null ? Locale.ENGLISH : best;
        } catch (IllegalArgumentException malformed) {
            return Locale.ENGLISH;
        }
    }

    public static @Nullable String header(ServerRequest request, HeaderName name) {
        return request.headers().first(name).orElse(null);
    }
}
