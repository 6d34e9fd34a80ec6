package io.cobro.api.http;

import io.cobro.core.id.NewIds;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.ApiVersion;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
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

    private static final Pattern REQUEST_ID_FORM = Pattern.compile("[A-Za-z0-9_.-]{1,60}");

    private static final int INSTANCE_CHARS_MAX = 2000;

    private RequestHead() {}

    /// The caller's `Request-Id` where it has the form of one, otherwise a new one.
    public static String requestId(ServerRequest request, NewIds ids) {
        return requestId(request.headers(), ids);
    }

    static String requestId(Headers headers, NewIds ids) {
        return headers.first(REQUEST_ID)
                .filter(given -> REQUEST_ID_FORM.matcher(given).matches())
                .orElseGet(() -> "req_" + ids.next().toString().replace("-", ""));
    }

    /// The language of messages: English unless `Accept-Language` prefers Spanish.
    public static Locale language(ServerRequest request) {
        return language(request.headers());
    }

    static Locale language(Headers headers) {
        String accepted = headers.first(HeaderNames.ACCEPT_LANGUAGE).orElse(null);
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
                    VERSION.defaultCase(),
                    "unknown_api_version",
                    Map.of("given", given, "known", String.join(", ", ApiVersion.names())));
        }
    }

    /// The path of a request as it stands in an address; null where it is too long to be repeated.
    public static @Nullable String instance(ServerRequest request) {
        String path = request.prologue().uriPath().rawPath();
        return path.length() > INSTANCE_CHARS_MAX ? null : path;
    }

    /// The media type of the body in lower case, without its parameters; empty where none is given.
    public static String contentType(ServerRequest request) {
        String given = header(request, HeaderNames.CONTENT_TYPE);
        return given == null ? "" : given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    public static @Nullable String header(ServerRequest request, HeaderName name) {
        return request.headers().first(name).orElse(null);
    }
}
