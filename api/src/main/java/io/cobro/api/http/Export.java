package io.cobro.api.http;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.cobro.core.page.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A list that is written as a file, a part at a time: as many items are in hand as a part has, and
/// no connection to the database is held while the caller reads.
///
/// @param <T> what the list is of
final class Export<T> implements Reply.Stream {

    static final String CSV = "text/csv";
    static final String NDJSON = "application/x-ndjson";

    /// As how many requests of the allowance of a key a whole list counts.
    static final int WEIGHT = 10;

    /// Characters after which what there is is written before more is made of it.
    private static final int WRITTEN_TOGETHER_CHARS = 64 * 1024;

    /// How items are written.
    ///
    /// @param contentType what the caller is told
    /// @param extension of the file
    /// @param begin what comes before the items
    /// @param line makes the line of an item
    record Form(
            String contentType, String extension, String begin, Function<JsonNode, String> line) {

        /// A whole file.
        String text(List<? extends JsonNode> items) {
            return items.stream().map(line).collect(Collectors.joining("", begin, ""));
        }

        /// The form of a media type; empty for JSON, which is no file.
        static Optional<Form> of(String type, List<CsvColumn> columns) {
            return switch (type) {
                case CSV ->
                        Optional.of(
                                new Form(
                                        CSV + "; charset=utf-8; header=present",
                                        "csv",
                                        row(columns, CsvColumn::name),
                                        item -> row(columns, column -> column.cell(item))));
                case NDJSON -> Optional.of(new Form(NDJSON, "ndjson", "", item -> item + "\n"));
                default -> Optional.empty();
            };
        }

        /// As RFC 4180 has it; what has no value is empty, an empty text is in quotes.
        private static String row(
                List<CsvColumn> columns, Function<CsvColumn, @Nullable String> cell) {
            List<@Nullable String> cells = new ArrayList<>();
            columns.forEach(column -> cells.add(cell.apply(column)));
            StringWriter line = new StringWriter();
            CsvWriter.builder()
                    .bufferSize(0)
                    .lineDelimiter(LineDelimiter.CRLF)
                    .quoteStrategy(QuoteStrategies.EMPTY)
                    .build(line)
                    .writeRecord(cells);
            return line.toString();
        }
    }

    private final Form form;
    private final Iterator<Page<T>> parts;
    private final Function<Page<T>, List<? extends JsonNode>> json;
    private final Exports.Place place;

    /// @param parts each read when it is asked for
    /// @param json the items of a part
    Export(
            Form form,
            Iterator<Page<T>> parts,
            Function<Page<T>, List<? extends JsonNode>> json,
            Exports.Place place) {
        this.form = form;
        this.parts = parts;
        this.json = json;
        this.place = place;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder(form.begin());
        while (parts.hasNext()) {
            for (JsonNode item : json.apply(parts.next())) {
                text.append(form.line().apply(item));
                if (text.length() >= WRITTEN_TOGETHER_CHARS) {
                    write(out, text);
                }
            }
        }
        write(out, text);
    }

    private void write(OutputStream out, StringBuilder text) throws IOException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        place.write(out, bytes);
    }

    @Override
    public void close() {
        place.close();
    }
}
