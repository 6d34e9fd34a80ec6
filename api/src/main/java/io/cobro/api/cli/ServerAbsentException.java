package io.cobro.api.cli;

import java.io.Serial;
import java.net.URI;

/// No Cobro answers where one was expected.
final class ServerAbsentException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    ServerAbsentException(URI url) {
        super(
                "No server answers at %s; start one with cobro serve, or name another with --url."
                        .formatted(url));
    }
}
