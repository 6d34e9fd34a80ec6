package io.cobro.api.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Set;

/// Which pages of other origins may call from a browser: those of a list, each written out. Cookies
/// and other credentials of the browser are never asked for; whoever calls sends a token.
///
/// Source: Fetch standard, section 3.2 (CORS protocol).
public final class Cors {

    private static final HeaderName ALLOW_ORIGIN =
            HeaderNames.create("Access-Control-Allow-Origin");
    private static final HeaderName REQUEST_METHOD =
            HeaderNames.create("Access-Control-Request-Method");

    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";

    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, Accept, Accept-Language, Idempotency-Key, If-Match, Request-Id, Last-Event-ID, Cobro-Version, Cobro-Reason";

    /// What a page may read of an answer beside its body.
    private static final String ANSWER_HEADERS =
            "Request-Id, ETag, Location, Link, Idempotent-Replayed, RateLimit, RateLimit-Policy, Retry-After, Cobro-Version";

    /// Seconds for which a browser need not ask again.
    private static final String REMEMBERED = "600";

    private final Set<String> origins;

    /// @param origins such as `https://cobranza.example`; empty for no pages but our own
    public Cors(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    public void route(HttpRouting.Builder routing) {
        if (!origins.isEmpty()) {
            routing.addFilter(this::answer);
        }
    }

    private void answer(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header(HeaderValues.create(HeaderNames.VARY, "Origin"));
        String origin = RequestHead.header(request, HeaderNames.ORIGIN);
        if (origin == null || !origins.contains(origin)) {
            chain.proceed();
            return;
        }
        response.header(HeaderValues.create(ALLOW_ORIGIN, origin));
        boolean asksBefore =
                request.prologue().method().text().equals("OPTIONS")
                        && RequestHead.header(request, REQUEST_METHOD) != null;
        if (asksBefore) {
            response.header(HeaderValues.create("Access-Control-Allow-Methods", METHODS));
            response.header(HeaderValues.create("Access-Control-Allow-Headers", REQUEST_HEADERS));
            response.header(HeaderValues.create("Access-Control-Max-Age", REMEMBERED));
            response.status(Status.NO_CONTENT_204);
            response.send();
            return;
        }
        response.header(HeaderValues.create("Access-Control-Expose-Headers", ANSWER_HEADERS));
        chain.proceed();
    }
}
