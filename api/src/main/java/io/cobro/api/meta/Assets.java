package io.cobro.api.meta;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/// The files that the documentation pages need, served from the server itself so that they work
/// offline.
public final class Assets {

    private static final String GRAPHIQL = "/META-INF/resources/graphql-ui/";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";

    /// Class-path resource by path, with the media type that its ending says.
    private static final Map<String, String> FILES =
            Map.of(
                    "/docs/redoc.standalone.js",
                    "/META-INF/resources/webjars/redoc/2.1.5/redoc.standalone.js",
                    "/graphiql/react.js",
                    GRAPHIQL + "react.production.min.js",
                    "/graphiql/react-dom.js",
                    GRAPHIQL + "react-dom.production.min.js",
                    "/graphiql/graphiql.js",
                    GRAPHIQL + "graphiql.min.js",
                    "/graphiql/graphiql.css",
                    GRAPHIQL + "graphiql.min.css");

    private Assets() {}

    /// Adds a route for each file.
    public static void route(HttpRouting.Builder routing) {
        FILES.forEach((path, resource) ->
                routing.get(
                        path,
                        (_, response) -> {
                            response.header(
                                    HeaderValues.create(
                                            HeaderNames.CONTENT_TYPE,
                                            path.endsWith(".css") ? CSS : JAVASCRIPT));
                            response.header(
                                    HeaderValues.create(
                                            HeaderNames.CACHE_CONTROL, "max-age=86400"));
                            response.send(read(resource));
                        }));
    }

    /// The paths that [#route] adds.
    public static java.util.Set<String> paths() {
        return FILES.keySet();
    }

    static byte[] read(String resource) {
        try (InputStream in =
                Objects.requireNonNull(Assets.class.getResourceAsStream(resource), resource)) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
