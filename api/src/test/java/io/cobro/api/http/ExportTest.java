package io.cobro.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cobro.core.page.Page;
import io.cobro.core.page.Place;
import io.cobro.core.tenant.TenantId;
import io.cobro.webhooks.json.JsonObject;
import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ExportTest {

    private static final TenantId TENANT = new TenantId(1, new UUID(0, 1));
    private static final TenantId OTHER = new TenantId(2, new UUID(0, 2));
    private static final int PAGES = 1_000;
    private static final int ITEMS = 20;

    private final Exports exports = new Exports();
    private final AtomicInteger read = new AtomicInteger();

    @AfterEach
    void close() {
        exports.close();
    }

    @Test
    void only_a_page_and_what_is_written_together_are_in_hand() throws IOException {
        AtomicInteger behind = new AtomicInteger();
        Lines lines =
                new Lines(written -> behind.accumulateAndGet(read.get() - written, Math::max));
        try (Export<Integer> export = export()) {
            export.writeTo(lines);
        }
        assertThat(lines.count).isEqualTo(PAGES * ITEMS);
        // What is behind is what is written together, with its names and quotes, and a page.
        assertThat(behind.get() * line(0).length()).isLessThan(64 * 1024 + ITEMS * 100);
        assertThat(exports.count()).isZero();
    }

    @Test
    void a_caller_that_is_gone_ends_it_and_leaves_nothing_behind() {
        OutputStream gone =
                new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        throw new IOException("gone");
                    }
                };
        try (Export<Integer> export = export()) {
            assertThat(exports.count()).isOne();
            assertThatThrownBy(() -> export.writeTo(gone)).hasMessage("gone");
        }
        assertThat(exports.count()).isZero();
        assertThat(read.get()).isLessThan(PAGES * ITEMS);
    }

    @Test
    void a_caller_that_takes_nothing_is_cut_off() {
        CountDownLatch never = new CountDownLatch(1);
        OutputStream stuck =
                new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        try {
                            never.await();
                        } catch (InterruptedException cut) {
                            throw new IOException(cut);
                        }
                    }
                };
        try (Exports impatient = new Exports(Duration.ofMillis(1));
                Exports.Place place = impatient.enter(TENANT)) {
            assertThatThrownBy(() -> place.write(stuck, new byte[1]))
                    .isInstanceOf(InterruptedIOException.class);
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void a_tenant_has_a_bounded_number_of_files_at_a_time() {
        List<Exports.Place> places = new ArrayList<>();
        for (int i = 0; i < Exports.OF_TENANT_MAX; i++) {
            places.add(exports.enter(TENANT));
        }
        assertThatThrownBy(() -> exports.enter(TENANT)).isInstanceOf(ProblemException.class);
        exports.enter(OTHER).close();
        places.getFirst().close();
        places.getFirst().close();
        exports.enter(TENANT).close();
        places.forEach(Exports.Place::close);
        assertThat(exports.count()).isZero();
    }

    @Test
    void a_node_has_a_bounded_number_of_files_at_a_time() {
        for (int i = 0; i < Exports.ALL_MAX; i++) {
            exports.enter(new TenantId(i, new UUID(0, i)));
        }
        assertThatThrownBy(() -> exports.enter(OTHER)).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+52 81 8345", "-a", "@SUM(A1)", "\tx", "\rx", "-", "=\nx"})
    void what_a_spreadsheet_would_run_has_a_mark(String text) {
        assertThat(cell(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5.00", "0", "12.50", "2026-11-21", "a=b", "", " =1", "'=1"})
    void numbers_and_other_texts_stay(String text) {
        assertThat(cell(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    application/json, application/x-ndjson, text/csv | application/json
                    text/csv;q=0.5, application/json                 | application/json
                    text/csv, */*                                    | text/csv
                    text/csv, application/json;q=0.9                 | text/csv
                    text/*                                           | text/csv
                    */*                                              | application/json
                    application/x-ndjson                             | application/x-ndjson
                    application/json;q=0, */*;q=0.1                  | application/x-ndjson
                    """)
    void the_type_is_the_one_that_the_caller_would_rather_have(String accept, String type) {
        WritableHeaders<?> headers = WritableHeaders.create();
        headers.add(HeaderNames.ACCEPT, accept);
        assertThat(Accepted.best(headers, List.of("application/json", Export.NDJSON, Export.CSV)))
                .contains(type);
        headers.set(HeaderNames.ACCEPT, "text/html");
        assertThat(Accepted.best(headers, List.of("application/json"))).isEmpty();
    }

    private static String cell(String text) {
        return String.valueOf(
                new CsvColumn("memo", List.of("memo"))
                        .cell(JsonMapper.shared().createObjectNode().put("memo", text)));
    }

    private Export<Integer> export() {
        return new Export<>(
                Export.Form.of(Export.NDJSON, List.of()).orElseThrow(),
                new Pages<>(page(0), before -> page(before.items().getLast() + 1)),
                part ->
                        part.items().stream()
                                .map(number -> new JsonObject().put("text", line(number)).node())
                                .toList(),
                exports.enter(TENANT));
    }

    private Page<Integer> page(int from) {
        List<Integer> items = IntStream.range(from, from + ITEMS).boxed().toList();
        read.addAndGet(ITEMS);
        return new Page<>(
                items,
                items.stream().map(Place::of).toList(),
                from + ITEMS < PAGES * ITEMS,
                from > 0,
                null,
                null);
    }

    private static String line(int number) {
        return "%0100d".formatted(number);
    }

    /// Counts lines.
    private static final class Lines extends OutputStream {

        private final IntConsumer before;
        private int count;

        private Lines(IntConsumer before) {
            this.before = before;
        }

        @Override
        public void write(int one) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            before.accept(count);
            count +=
                    (int)
                            new String(bytes, offset, length, StandardCharsets.UTF_8)
                                    .chars()
                                    .filter(character -> character == '\n')
                                    .count();
        }
    }
}
