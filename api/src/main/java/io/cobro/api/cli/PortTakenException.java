package io.cobro.api.cli;

import java.io.Serial;

/// The port cannot be listened on.
final class PortTakenException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    PortTakenException(int port) {
        super(
                "Port %d cannot be listened on; choose another with --port, or 0 for a free one."
                        .formatted(port));
    }
}
