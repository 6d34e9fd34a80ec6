package io.cobro.webhooks.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The wait that an endpoint asks for by the header `Retry-After`: seconds, or a date.
///
/// Source: RFC 9110 (June 2022), section 10.2.3.
final class RetryAfter {

    /// No endpoint can put off its events for longer than the longest step of the schedule.
    static final Duration MAX = Duration.ofHours(24);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /// Reads the header: `120` is two minutes; a date in the past is no wait.
    ///
    /// @return from 0 to [#MAX]; empty if the header is absent or has neither form
    static Optional<Duration> parse(@Nullable String header, Instant now) {
        if (header == null) {
            return Optional.empty();
        }
        String text = header.strip();
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(text))));
        }
        try {
            Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
            return Optional.of(bounded(Duration.between(now, date)));
        } catch (DateTimeException | ArithmeticException neither) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MAX) > 0 ? MAX : wait;
    }
}
