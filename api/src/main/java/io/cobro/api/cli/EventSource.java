package io.cobro.api.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads server-sent events from an open answer. A thread of its own reads, so that a connection on
/// which nothing comes any more is noticed. Source: HTML Living Standard, section 9.2.6, read
/// 2026-11.
final class EventSource implements AutoCloseable {

    /// Lines that are read ahead of whoever uses them.
    private static final int LINES_MAX = 1_000;

    private static final String END = "\0";

    /// What the server says: an event, or without data only the place of the log.
    record Message(String id, String type, String data) {}

    private final InputStream body;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(LINES_MAX);
    private final Thread reader;
    private String id = "";

    EventSource(InputStream body) {
        this.body = body;
        this.reader = Thread.ofVirtual().name("event-source").start(this::read);
    }

    /// The next message; null at the end of the stream.
    ///
    /// @param silence the longest time without a line, which is the end too
    @Nullable Message next(Duration silence) throws InterruptedException {
        String type = "message";
        StringBuilder data = new StringBuilder();
        while (true) {
            String line = lines.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null || line.equals(END)) {
                return null;
            }
            if (line.isEmpty()) {
                return new Message(id, type, data.toString());
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            String text = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "id" -> id = text;
                case "event" -> type = text;
                case "data" -> data.append(data.isEmpty() ? "" : "\n").append(text);
                default -> {
                    // Comments, and fields that are not known.
                }
            }
        }
    }

    private void read() {
        try {
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    lines.put(line);
                }
            } catch (IOException | UncheckedIOException lost) {
                // The same as the end: whoever reads resumes.
            }
            lines.put(END);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        reader.interrupt();
        body.close();
    }
}
