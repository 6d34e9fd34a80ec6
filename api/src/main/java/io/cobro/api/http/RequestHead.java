package io.cobro.api.http;

import io.cobro.core.Refusal;
import io.cobro.core.id.NewIds;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.ApiVersion;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What both faces read of a request's headers.
public final class RequestHead {

    public static final HeaderName REQUEST_ID = HeaderNames.create("Request-Id");

    public static final HeaderName VERSION = HeaderNames.create("Cobro-Version");

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

    /// The version that a request is answered by: the one that it names if there is it, otherwise
    /// that of its key.
    public static ApiVersion version(ServerRequest request, ApiKey key) {
        return Optional.ofNullable(header(request, VERSION))
                .flatMap(ApiVersion::parse)
                .orElseGet(key::apiVersion);
    }

    /// Refuses a version that there is not.
    ///
    /// @throws ProblemException `unknown_api_version`
    public static void requireVersion(ServerRequest request) {
        String given = header(request, VERSION);
        if (given != null && ApiVersion.parse(given).isEmpty()) {
            throw new ProblemException(
                    ProblemException.Place.HEADER,
                    Refusal.of(
                            "unknown_api_version",
                            Map.of(
                                    "given",
                                    given,
                                    "known",
                                    String.join(", ", ApiVersion.names()))));
        }
    }

    public static @Nullable String header(ServerRequest request, HeaderName name) {
        return request.headers().first(name).orElse(null);
    }
}
