package io.cobro.core.webhook;

import org.jspecify.annotations.Nullable;

/// What came of one call to an endpoint: an answer, or a reason why there was none.
public sealed interface AttemptResult {

    /// The endpoint answered.
    ///
    /// @param status the HTTP status, 100 to 599
    /// @param retryAfter the `Retry-After` header as sent; null if absent
    /// @param excerpt the beginning of the body, without control characters
    record Answered(int status, @Nullable String retryAfter, String excerpt)
            implements AttemptResult {

        public boolean isSuccess() {
            return status >= 200 && status <= 299;
        }
    }

    /// There was no answer.
    ///
    /// @param failure why
    /// @param detail a sentence for the attempt log; names no address of the inside
    record Unanswered(Failure failure, String detail) implements AttemptResult {}

    /// Why a call got no answer.
    enum Failure {
        /// The URL is one that is never called.
        URL_REFUSED,
        /// The name has no address, or not in time.
        NAME_NOT_RESOLVED,
        /// The name leads to an address that is never called.
        ADDRESS_DENIED,
        /// No connection could be made.
        NOT_CONNECTED,
        /// The certificate or the handshake was not acceptable.
        TLS_FAILED,
        /// The connection ended before the answer.
        BROKEN_OFF,
        /// No answer within the time for a call.
        TIMED_OUT,
        /// Cobro could not make the call, such as for a secret that no key opens.
        NOT_SENT
    }
}
