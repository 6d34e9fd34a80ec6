package io.cobro.api.document;

import io.cobro.api.http.Input;
import io.cobro.core.document.DocumentContent;
import io.cobro.core.document.DocumentTax;
import io.cobro.core.document.DocumentTax.Factor;
import io.cobro.core.document.DocumentTax.Kind;
import io.cobro.core.document.LineDraft;
import io.cobro.core.document.LineDraft.TaxDraft;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lines, taxes, totals and numbers of invoices and credit notes, read from requests of both faces.
public final class DocumentInput {

    private DocumentInput() {}

    public static List<LineDraft> lines(Input in) {
        return in.objects("lines").stream().map(DocumentInput::line).toList();
    }

    /// What the request states of taxes and total; they are checked against the lines.
    public static DocumentContent.Given given(Input in) {
        List<DocumentTax> taxes =
                in.has("taxes")
                        ? in.objects("taxes").stream().map(DocumentInput::group).toList()
                        : null;
        return new DocumentContent.Given(taxes, null, null, null, in.moneyOrNull("total"));
    }

    /// The folio of a document issued elsewhere: its own, or its whole number where neither series
    /// nor folio are told apart.
    public static @Nullable String folio(Input in) {
        if (in.has("number") && (in.has("series") || in.has("folio"))) {
            String series = in.textOrNull("series");
            String folio = in.textOrNull("folio");
            String number =
                    series == null || folio == null
                            ? Objects.requireNonNullElse(series, String.valueOf(folio))
                            : series + "-" + folio;
            if (!in.text("number").equals(number)) {
                throw in.refused(
                        "number",
                        "conflicting_properties",
                        Map.of("first", "number", "second", "series and folio"));
            }
        }
        return in.has("folio") || in.has("series")
                ? in.textOrNull("folio")
                : in.textOrNull("number");
    }

    /// Refuses what only a document issued elsewhere can bring.
    ///
    /// @param status what to send to record one
    public static void requireOwn(Input in, String status, List<String> names) {
        for (String name : names) {
            if (in.has(name)) {
                throw in.refused(name, "issued_elsewhere_only", Map.of("status", status));
            }
        }
    }

    /// Refuses what a document issued elsewhere needs and does not have.
    public static void requireIssueDate(Input in) {
        if (!in.has("issue_date")) {
            throw in.refused("issue_date", "property_required", Map.of());
        }
    }

    /// Refuses a second way to say when a document falls due.
    public static void requireOneTerm(Input in) {
        List<String> given =
                Stream.of("due_date", "payment_terms_days", "installments")
                        .filter(in::has)
                        .toList();
        if (given.size() > 1) {
            throw in.refused(
                    given.get(1),
                    "conflicting_properties",
                    Map.of("first", given.get(0), "second", given.get(1)));
        }
    }

    public static @Nullable UUID fiscalUuid(Input in) {
        return in.uuidOrNull("fiscal_uuid");
    }

    private static LineDraft line(Input in) {
        return new LineDraft(
                in.text("description"),
                in.decimal("quantity"),
                in.decimal("unit_price"),
                in.decimalOrNull("discount"),
                in.decimalOrNull("amount"),
                in.textOrNull("product_code"),
                in.textOrNull("unit_code"),
                in.objects("taxes").stream().map(DocumentInput::tax).toList());
    }

    private static TaxDraft tax(Input in) {
        return new TaxDraft(
                kind(in),
                in.text("code"),
                factor(in),
                in.decimalOrNull("rate"),
                in.decimalOrNull("base"),
                in.decimalOrNull("amount"));
    }

    private static DocumentTax group(Input in) {
        if (!in.has("amount")) {
            throw in.refused("amount", "property_required", Map.of());
        }
        return new DocumentTax(
                kind(in),
                in.text("code"),
                factor(in),
                in.decimalOrNull("rate"),
                Objects.requireNonNullElse(in.decimalOrNull("base"), BigDecimal.ZERO),
                in.decimal("amount"));
    }

    private static Kind kind(Input in) {
        return Objects.requireNonNullElse(in.choiceOrNull("kind", Kind.class), Kind.TRANSFERRED);
    }

    private static Factor factor(Input in) {
        return Objects.requireNonNullElse(in.choiceOrNull("factor", Factor.class), Factor.RATE);
    }
}
