package io.cobro.persistence.embedded;

import java.io.Serial;

/// The embedded PostgreSQL cannot be used. The message is one sentence for whoever runs Cobro.
public final class EmbeddedPostgresException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    EmbeddedPostgresException(String sentence) {
        super(sentence);
    }

    EmbeddedPostgresException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
