package io.cobro.connectors.cfdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.fiscal.CfdiDocument;
import io.cobro.core.fiscal.CfdiReading;
import io.cobro.core.fiscal.CfdiType;
import io.cobro.core.fiscal.CfdiWarning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the reader makes of documents that others have published.
class CfdiSamplesTest {

    /// The schema can't see it: the answer of a provider's test system, stamp and seal of two
    /// documents in one.
    private static final String STAMP_OF_ANOTHER = "income/python-satcfdi__test_mysuite_stamp.xml";

    private final CfdiXmlReader reader = new CfdiXmlReader(null);

    @Test
    void every_document_that_the_schema_accepts_is_read_with_the_verdict_on_its_seal() {
        Path folder = Samples.mexico();
        List<String> surprises = new ArrayList<>();
        int read = 0;
        for (String row : Samples.lines(folder.resolve("cfdi-samples.md"))) {
            String[] cells = row.split(" \\| ", -1);
            if (cells.length < 10 || !cells[8].equals("valid")) {
                continue;
            }
            String file = cells[0].substring(2);
            if (file.equals(STAMP_OF_ANOTHER)) {
                continue;
            }
            switch (reader.read(Samples.bytes(folder.resolve("cfdi-samples").resolve(file)))) {
                case CfdiReading.Read(CfdiDocument document) -> {
                    read++;
                    boolean verified =
                            !document.warnings().contains(CfdiWarning.SEAL_ABSENT)
                                    && !document.warnings().contains(CfdiWarning.SEAL_NOT_CHECKED);
                    if (verified != cells[9].equals("valid |")) {
                        surprises.add(file + ": seal " + document.warnings());
                    }
                }
                case CfdiReading.Rejected rejected -> surprises.add(file + ": " + rejected);
            }
        }
        assertThat(surprises).isEmpty();
        assertThat(read).isEqualTo(50);
    }

    /// The schemas find fault with twenty more, for their empty seals, their Addenda or the codes
    /// of catalogues. Of all samples only these break what we check.
    @Test
    void only_documents_that_contradict_themselves_are_refused() {
        Path folder = Samples.mexico().resolve("cfdi-samples");
        Map<String, String> refused = new TreeMap<>();
        for (Path file : Samples.xmlFilesBelow(folder)) {
            if (reader.read(Samples.bytes(file)) instanceof CfdiReading.Rejected rejected) {
                refused.put(
                        folder.relativize(file).toString(),
                        rejected.problem().code() + ": " + rejected.detail());
            }
        }
        assertThat(refused)
                .containsExactly(
                        Map.entry(
                                "income/cfdi-base__CFDv40_before.xml",
                                "total_mismatch: Impuestos is not the sum of the concepts' taxes"
                                        + " for transferred iva rate 0.16: it is off by 160."),
                        Map.entry(
                                "income/python-satcfdi__manual.xml",
                                "cfdi_field_invalid: Concepto@ValorUnitario is invalid: not of the"
                                        + " form that CFDI 4.0 demands."),
                        Map.entry(
                                "income/python-satcfdi__manual_no_signature.xml",
                                "cfdi_field_invalid: Concepto@ValorUnitario is invalid: not of the"
                                        + " form that CFDI 4.0 demands."),
                        Map.entry(
                                STAMP_OF_ANOTHER,
                                "stamp_seal_mismatch: TimbreFiscalDigital@SelloCFD is not"
                                        + " Comprobante@Sello."),
                        Map.entry(
                                "payment/CfdiUtils__008.xml",
                                "cfdi_field_invalid: Emisor@Rfc is invalid: not of the form of an"
                                        + " RFC."));
    }

    @Test
    void the_month_comes_out_as_expected() {
        Path month = Samples.mexico().resolve("month-a");
        Pattern entry =
                Pattern.compile("\\{\"file\": \"(cfdi[^\"]*)\", \"result\": \"([^\"]*)\"(.*)\\}");
        List<String> surprises = new ArrayList<>();
        int files = 0;
        for (String line : Samples.lines(month.resolve("expected.json"))) {
            Matcher expected = entry.matcher(line);
            if (!expected.find()) {
                continue;
            }
            files++;
            String file = expected.group(1);
            String rest = expected.group(3);
            String surprise =
                    surprise(
                            reader.read(Samples.bytes(month.resolve(file))),
                            expected.group(2),
                            field(rest, "reason"),
                            rest);
            if (surprise != null) {
                surprises.add(file + ": " + surprise);
            }
        }
        assertThat(surprises).isEmpty();
        assertThat(files).isEqualTo(38);
    }

    private static @Nullable String surprise(
            CfdiReading reading, String result, @Nullable String reason, String rest) {
        boolean decidedHere =
                result.equals("refused")
                        && !"not_stamped".equals(reason)
                        && !"issuer_not_ours".equals(reason);
        return switch (reading) {
            case CfdiReading.Rejected rejected ->
                    decidedHere && rejected.problem().code().equals(reason)
                            ? null
                            : rejected + " instead of " + result;
            case CfdiReading.Read(CfdiDocument document) -> {
                if (decidedHere) {
                    yield "read instead of " + reason;
                }
                if ("not_stamped".equals(reason)) {
                    yield document.uuid() == null ? null : "has a stamp";
                }
                if (result.equals("ignored")) {
                    yield document.type() == CfdiType.PAYMENT ? null : "is no payment";
                }
                yield document.warnings().isEmpty() && agrees(document, rest)
                        ? null
                        : document + " instead of " + rest;
            }
        };
    }

    private static boolean agrees(CfdiDocument document, String expected) {
        return is(expected, "number", document.number())
                && is(expected, "uuid", document.uuid())
                && is(expected, "type", document.type().letter())
                && is(expected, "customer_rfc", document.receiver().rfc().value())
                && is(expected, "issue_date", document.issuedAt().toLocalDate().toString())
                && is(expected, "currency", document.currency())
                && is(expected, "total", document.totalMoney().toDecimal().toPlainString())
                && is(expected, "payment_method", String.valueOf(document.paymentMethod()))
                && is(expected, "payment_terms_text", document.paymentConditions());
    }

    private static boolean is(String expected, String name, @Nullable String actual) {
        String value = field(expected, name);
        return value == null || value.equals(actual);
    }

    private static @Nullable String field(String json, String name) {
        Matcher field = Pattern.compile("\"" + name + "\": \"([^\"]*)\"").matcher(json);
        return field.find()
                ? Pattern.compile("\\\\u([0-9a-f]{4})")
                        .matcher(field.group(1))
                        .replaceAll(
                                code -> String.valueOf((char) Integer.parseInt(code.group(1), 16)))
                : null;
    }
}
