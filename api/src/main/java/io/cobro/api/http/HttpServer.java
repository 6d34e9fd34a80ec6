package io.cobro.api.http;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.time.Duration;

/// The web server with its limits, before any route: what it refuses by itself is a problem like
/// every other.
public final class HttpServer {

    /// Bytes of a request line, path and query included.
    public static final int REQUEST_LINE_BYTES_MAX = 8 * 1024;

    /// Bytes of all headers of a request.
    public static final int HEADER_BYTES_MAX = 16 * 1024;

    /// Headers of a request.
    public static final int HEADERS_MAX = 100;

    /// How long an idle connection of a client is kept.
    private static final Duration CONNECTION_IDLE_MAX = Duration.ofMinutes(2);

    private HttpServer() {}

    /// A server that listens nowhere yet.
    public static WebServerConfig.Builder configured(
            HttpRouting.Builder routing, ServerRefusals refusals, ReceiveLimits limits) {
        DirectHandlers.Builder own = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            own.addHandler(type, refusals);
        }
        Http1Config.Builder http =
                Http1Config.builder()
                        .maxPrologueLength(REQUEST_LINE_BYTES_MAX)
                        .maxHeadersSize(HEADER_BYTES_MAX)
                        // A body that comes is read or passed over: it never is the next request.
                        .continueImmediately(true);
        return WebServer.builder()
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new TimedConnections(http, limits))
                .connectionOptions(ClientSockets.readWithin(limits.glance()))
                .maxPayloadSize(Api.FILE_BYTES_MAX)
                .directHandlers(own.build())
                .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                .idleConnectionTimeout(CONNECTION_IDLE_MAX)
                .shutdownHook(false)
                .addRouting(routing);
    }
}
