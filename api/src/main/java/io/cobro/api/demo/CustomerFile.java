package io.cobro.api.demo;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.cobro.core.fiscal.Rfc;
import io.cobro.core.reconciliation.Clabe;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Customers as an ERP gives them: CSV in UTF-8, with or without a byte order mark, with the header
/// `rfc,name,payment_terms_days,clabe,email`. A bad row is refused with its line; the others go on.
///
/// @param rows the good ones, in the order of the file
/// @param refused the bad ones
record CustomerFile(List<Row> rows, List<Refused> refused) {

    static final int ROWS_MAX = 50_000;

    private static final int NAME_CHARS_MAX = 254;
    private static final int EMAIL_CHARS_MAX = 254;
    private static final List<String> COLUMNS =
            List.of("rfc", "name", "payment_terms_days", "clabe", "email");

    CustomerFile {
        rows = List.copyOf(rows);
        refused = List.copyOf(refused);
    }

    /// @param termsDays null where the file says nothing; 0 says something
    record Row(
            int line,
            String rfc,
            String name,
            @Nullable Integer termsDays,
            @Nullable String clabe,
            @Nullable String email) {}

    /// @param message one sentence that repeats nothing personal
    record Refused(int line, String code, String message) {}

    static CustomerFile read(byte[] file) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
        } catch (CharacterCodingException notUtf8) {
            return failed(1, "not_utf8", "The file is not UTF-8 text.");
        }
        List<CsvRecord> records;
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder()
                        .skipEmptyLines(true)
                        .ofCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            records = reader.stream().limit(ROWS_MAX + 2L).toList();
        } catch (CsvParseException malformed) {
            return failed(1, "csv_malformed", "The file is not CSV.");
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
        if (records.isEmpty()) {
            return failed(1, "header_missing", "The file is empty.");
        }
        if (records.size() > ROWS_MAX + 1) {
            return failed(
                    ROWS_MAX + 2,
                    "too_many_rows",
                    "There are more than %d rows.".formatted(ROWS_MAX));
        }
        Map<String, Integer> columns = new HashMap<>();
        List<String> header = records.getFirst().getFields();
        for (int i = 0; i < header.size(); i++) {
            columns.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
        }
        if (!columns.containsKey("rfc") || !columns.containsKey("name")) {
            return failed(
                    1,
                    "header_missing",
                    "The first line must name the columns " + String.join(",", COLUMNS) + ".");
        }
        List<Row> rows = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (CsvRecord record : records.subList(1, records.size())) {
            read(record, columns, seen, rows, refused);
        }
        return new CustomerFile(rows, refused);
    }

    private static void read(
            CsvRecord record,
            Map<String, Integer> columns,
            Set<String> seen,
            List<Row> rows,
            List<Refused> refused) {
        int line = Math.toIntExact(record.getStartingLineNumber());
        String rfc = value(record, columns, "rfc").toUpperCase(Locale.ROOT);
        String name = value(record, columns, "name");
        String terms = value(record, columns, "payment_terms_days");
        String clabe = value(record, columns, "clabe").replaceAll("[ -]", "");
        String email = value(record, columns, "email");
        String code = null;
        String message = "";
        if (!Rfc.isValid(rfc)) {
            code = "rfc_invalid";
            message = "The column rfc holds no RFC.";
        } else if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
            code = "name_invalid";
            message = "The column name is empty or too long.";
        } else if (!terms.isEmpty() && !isTerms(terms)) {
            code = "payment_terms_days_invalid";
            message =
                    "The column payment_terms_days is no number from 0 to %d."
                            .formatted(DemoOptions.TERMS_DAYS_MAX);
        } else if (!clabe.isEmpty()
                && Clabe.parse(clabe).filter(Clabe::hasRightCheckDigit).isEmpty()) {
            code = "clabe_invalid";
            message = "The column clabe has not 18 digits with a right check digit.";
        } else if (!email.isEmpty()
                && (email.length() > EMAIL_CHARS_MAX || !email.matches("[^@\\s]+@[^@\\s]+"))) {
            code = "email_invalid";
            message = "The column email holds no address.";
        } else if (!seen.add(rfc)) {
            code = "rfc_repeated";
            message = "An earlier row has the same RFC.";
        }
        if (code != null) {
            refused.add(new Refused(line, code, message));
            return;
        }
        rows.add(
                new Row(
                        line,
                        rfc,
                        name,
                        terms.isEmpty() ? null : Integer.valueOf(terms),
                        clabe.isEmpty() ? null : clabe,
                        email.isEmpty() ? null : email));
    }

    private static boolean isTerms(String text) {
        return text.matches("[0-9]{1,4}") && Integer.parseInt(text) <= DemoOptions.TERMS_DAYS_MAX;
    }

    private static String value(CsvRecord record, Map<String, Integer> columns, String column) {
        Integer at = columns.get(column);
        return at == null || at >= record.getFieldCount() ? "" : record.getField(at).strip();
    }

    private static CustomerFile failed(int line, String code, String message) {
        return new CustomerFile(List.of(), List.of(new Refused(line, code, message)));
    }
}
