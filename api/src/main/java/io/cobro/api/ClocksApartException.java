package io.cobro.api;

import java.io.Serial;
import java.time.Duration;

/// This machine's clock is not that of the database, by which the nodes keep out of each other's
/// way.
public final class ClocksApartException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    ClocksApartException(Duration apart, Duration most) {
        super(
                "The clocks of this machine and of the database are %d seconds apart, more than %d; set the one that is wrong."
                        .formatted(apart.toSeconds(), most.toSeconds()));
    }
}
