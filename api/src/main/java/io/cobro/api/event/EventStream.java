package io.cobro.api.event;

import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Reply;
import io.cobro.core.event.Event;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.event.EventQueries;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A tenant's events as they happen, as server-sent events.
///
/// A sign of life every [#HEARTBEAT] keeps proxies from closing the connection and finds callers
/// that are gone. Whether the key is still good is looked at every [#CHECK]. The stream ends when
/// it is not, when the server stops or when the database is out of reach; a caller resumes where it
/// was. Source: HTML Living Standard, section 9.2, read 2026-11.
public final class EventStream implements Reply.Stream {

    public static final String CONTENT_TYPE = "text/event-stream";
    static final Duration HEARTBEAT = Duration.ofSeconds(15);
    static final Duration CHECK = Duration.ofSeconds(1);

    /// What a stream says, in the words of one face.
    public interface Form {

        /// @param sequence after which the stream begins
        String begin(long sequence);

        String tell(Event event);

        /// @param sequence up to which nothing else was wanted
        String alive(long sequence);

        /// Why the stream ends: the key allows it no longer.
        String end(ProblemException why);
    }

    /// Characters after which what is to be told is written before more is made of it.
    private static final int WRITTEN_TOGETHER_CHARS = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final EventQueries events;
    private final EventQueries.Wanted wanted;
    private final TenantId tenant;
    private final Runnable recheck;
    private final EventWaits.Waiter waiter;
    private final Form form;
    private long sequence;
    private long wroteAt = System.nanoTime();

    /// @param recheck fails if the caller's key is not good any more
    /// @param sequence after which to begin
    public EventStream(
            EventQueries events,
            EventQueries.Wanted wanted,
            TenantId tenant,
            Runnable recheck,
            EventWaits.Waiter waiter,
            Form form,
            long sequence) {
        this.events = events;
        this.wanted = wanted;
        this.tenant = tenant;
        this.recheck = recheck;
        this.waiter = waiter;
        this.form = form;
        this.sequence = sequence;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        write(out, form.begin(sequence));
        try {
            boolean more = true;
            while (waiter.isWanted()) {
                recheck.run();
                if (more) {
                    more = send(out);
                }
                if (System.nanoTime() - wroteAt >= HEARTBEAT.toNanos()) {
                    write(out, form.alive(sequence));
                }
                more = more || waiter.await(CHECK);
            }
        } catch (ProblemException revoked) {
            write(out, form.end(revoked));
        } catch (RuntimeException failure) {
            // The caller comes back, and then hears what is wrong.
            LOG.warn("a stream of events ends", failure);
        }
    }

    /// @return whether there is more
    private boolean send(OutputStream out) throws IOException {
        EventQueries.Read read = events.read(tenant, sequence, wanted, PageRequest.LIMIT_MAX);
        if (!read.page().items().isEmpty()) {
            StringBuilder text = new StringBuilder();
            for (Event event : read.page().items()) {
                if (text.length() >= WRITTEN_TOGETHER_CHARS) {
                    write(out, text.toString());
                    text.setLength(0);
                    recheck.run();
                }
                text.append(form.tell(event));
            }
            write(out, text.toString());
        }
        sequence = read.upTo();
        return read.page().hasNext();
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
