package io.cobro.api.event;

import io.cobro.api.http.ProblemException;
import io.cobro.core.event.Event;
import io.cobro.webhooks.event.EventEnvelope;
import java.time.Duration;

/// The stream of REST.
///
/// ```
/// id: 184467
/// event: invoice.overdue
/// data: {"id":"evt_…","sequence":"184467",…}
/// ```
///
/// Signs of life are comments with the place of the log up to which nothing else was wanted, so
/// that a caller with narrow filters resumes there.
final class RestForm implements EventStream.Form {

    /// How long callers wait before they resume.
    static final Duration RETRY = Duration.ofSeconds(2);

    @Override
    public String begin(long sequence) {
        return "retry: " + RETRY.toMillis() + "\nid: " + sequence + "\n\n";
    }

    @Override
    public String tell(Event event) {
        return "id: %d\nevent: %s\ndata: %s\n\n"
                .formatted(
                        event.sequence(),
                        event.type().name(),
                        EventEnvelope.text(event).replace("\n", "\ndata: "));
    }

    @Override
    public String alive(long sequence) {
        return ": still here\nid: " + sequence + "\n\n";
    }

    @Override
    public String end(ProblemException why) {
        return ": the key allows this no longer\n\n";
    }
}
