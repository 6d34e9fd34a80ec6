package io.cobro.api.event;

import io.cobro.api.http.Call;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Reply;
import io.cobro.core.event.Event;
import io.cobro.core.page.PageRequest;
import io.cobro.persistence.event.EventQueries;
import io.cobro.webhooks.event.EventEnvelope;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A tenant's events as they happen, as server-sent events.
///
/// ```
/// id: 184467
/// event: invoice.overdue
/// data: {"id":"evt_…","sequence":"184467",…}
/// ```
///
/// A comment every [#HEARTBEAT] keeps proxies from closing the connection and finds callers that
/// are gone; it carries the place of the log up to which nothing else was wanted, so that a caller
/// with narrow filters resumes there. Whether the key is still good is looked at every [#CHECK].
/// The stream ends when it is not, when the server stops or when the database is out of reach; a
/// caller resumes where it was. Source: HTML Living Standard, section 9.2, read 2026-11.
final class EventStream implements Reply.Stream {

    static final String CONTENT_TYPE = "text/event-stream";
    static final Duration HEARTBEAT = Duration.ofSeconds(15);
    static final Duration CHECK = Duration.ofSeconds(1);

    /// How long callers wait before they resume.
    static final Duration RETRY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final EventQueries events;
    private final EventQueries.Wanted wanted;
    private final Call call;
    private final EventWaits.Waiter waiter;
    private long sequence;
    private long wroteAt = System.nanoTime();

    /// @param sequence after which to begin
    EventStream(
            EventQueries events,
            EventQueries.Wanted wanted,
            Call call,
            EventWaits.Waiter waiter,
            long sequence) {
        this.events = events;
        this.wanted = wanted;
        this.call = call;
        this.waiter = waiter;
        this.sequence = sequence;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        write(out, "retry: " + RETRY.toMillis() + "\nid: " + sequence + "\n\n");
        try {
            boolean more = true;
            while (waiter.isWanted()) {
                call.recheck();
                if (more) {
                    more = send(out);
                }
                if (System.nanoTime() - wroteAt >= HEARTBEAT.toNanos()) {
                    write(out, ": still here\nid: " + sequence + "\n\n");
                }
                more = more || waiter.await(CHECK);
            }
        } catch (ProblemException revoked) {
            write(out, ": the key allows this no longer\n\n");
        } catch (RuntimeException failure) {
            // The caller comes back, and then hears what is wrong.
            LOG.warn("a stream of events ends", failure);
        }
    }

    /// @return whether there is more
    private boolean send(OutputStream out) throws IOException {
        EventQueries.Read read =
                events.read(call.tenantId(), sequence, wanted, PageRequest.LIMIT_MAX);
        if (!read.page().items().isEmpty()) {
            StringBuilder text = new StringBuilder();
            read.page().items().forEach(event -> append(text, event));
            write(out, text.toString());
        }
        sequence = read.upTo();
        return read.page().hasNext();
    }

    private static void append(StringBuilder text, Event event) {
        text.append("id: ").append(event.sequence());
        text.append("\nevent: ").append(event.type().name());
        text.append("\ndata: ").append(EventEnvelope.text(event).replace("\n", "\ndata: "));
        text.append("\n\n");
    }

    private void write(OutputStream out, String text) throws IOException {
        waiter.write(() -> {
            try {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (RuntimeException gone) {
                throw new IOException(gone);
            }
        });
        wroteAt = System.nanoTime();
    }

    @Override
    public void close() {
        waiter.close();
    }
}
