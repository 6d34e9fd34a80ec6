package io.cobro.core.reconciliation.matching;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Third-party samples in the folder that COBRO_SAMPLES names; without it their tests do not run.
final class Samples {

    /// A row of a table, or an object of a list.
    record Row(Map<String, String> cells) {

        /// The text of a cell, empty if the row has none of that name.
        String get(String name) {
            return cells.getOrDefault(name, "");
        }
    }

    private Samples() {}

    static Path folder(String name) {
        String root = System.getenv("COBRO_SAMPLES");
        assumeTrue(root != null, "COBRO_SAMPLES is not set");
        Path folder = Path.of(root).resolve(name);
        assumeTrue(Files.isDirectory(folder), folder + " is not there");
        return folder;
    }

    static String text(Path file, Charset charset) {
        try {
            return Files.readString(file, charset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The rows of a CSV file by the names in its first row.
    static List<Row> rows(Path file) {
        List<List<String>> lines =
                text(file, StandardCharsets.UTF_8).lines().map(Samples::fields).toList();
        List<Row> rows = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < lines.getFirst().size(); i++) {
                row.put(lines.getFirst().get(i), line.get(i));
            }
            rows.add(new Row(row));
        }
        return rows;
    }

    static Money money(String amount, String currency) {
        return Money.of(new BigDecimal(amount.replace(",", "")), new CurrencyCode(currency));
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    field.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
