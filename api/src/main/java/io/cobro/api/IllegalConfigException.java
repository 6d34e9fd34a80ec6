package io.cobro.api;

import java.io.Serial;

/// A setting that cannot be used. The message is one sentence for whoever runs Cobro.
public final class IllegalConfigException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    public IllegalConfigException(String sentence) {
        super(sentence);
    }
}
