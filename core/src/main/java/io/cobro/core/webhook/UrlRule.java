package io.cobro.core.webhook;

import io.cobro.core.Refusal;
import java.util.Optional;

/// Which addresses may be called.
@FunctionalInterface
public interface UrlRule {

    /// Why a URL may not be called, or empty if it may.
    Optional<Refusal> refusal(String url);
}
