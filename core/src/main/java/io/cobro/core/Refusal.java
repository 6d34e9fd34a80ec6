package io.cobro.core;

import io.cobro.core.id.Id;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Why a command was not carried out: a stable code of the problem catalogue, the place of the
/// input at fault, and the values that complete the explanation.
///
/// @param code a code of the problem catalogue, such as `amount_exceeds_balance`
/// @param pointer the property of the request at fault as an RFC 6901 pointer, such as
///   `/allocations/0/amount`, or null where the request as a whole meets the wrong state
/// @param values what the explanation names, such as `balance` and `amount`
public record Refusal(String code, @Nullable String pointer, Map<String, String> values) {

    public Refusal {
        values = Map.copyOf(values);
    }

    public static Refusal of(String code) {
        return new Refusal(code, null, Map.of());
    }

    public static Refusal of(String code, Map<String, String> values) {
        return new Refusal(code, null, values);
    }

    public static Refusal at(String pointer, String code) {
        return new Refusal(code, pointer, Map.of());
    }

    public static Refusal at(String pointer, String code, Map<String, String> values) {
        return new Refusal(code, pointer, values);
    }

    /// What is named does not exist for this tenant.
    public static Refusal notFound(String type, String id) {
        return of("not_found", Map.of("resource", type, "id", id));
    }

    /// Refuses with `version_conflict` unless the caller saw the present version.
    ///
    /// @param expected the version of `If-Match`, or null where the caller gave none
    public static void requireVersion(@Nullable Integer expected, int present) {
        if (expected != null && expected != present) {
            throw new RefusedException(
                    of(
                            "version_conflict",
                            Map.of(
                                    "expected", Integer.toString(expected),
                                    "actual", Integer.toString(present))));
        }
    }

    /// Refuses with `recorded_otherwise` unless what is recorded for good is as a caller wants it.
    ///
    /// @param id of what is recorded
    /// @param wanted the properties that the caller states
    /// @param present the properties that there are
    public static void requireSame(
            String id,
            String status,
            Map<String, ? extends @Nullable Object> wanted,
            Map<String, ? extends @Nullable Object> present) {
        for (Map.Entry<String, ? extends @Nullable Object> property : wanted.entrySet()) {
            if (!Objects.equals(property.getValue(), present.get(property.getKey()))) {
                throw at(
                                "/" + property.getKey(),
                                "recorded_otherwise",
                                Map.of("existing_id", id, "status", status))
                        .exception();
            }
        }
    }

    /// A value that must be unique is that of another thing: `duplicate_external_id`,
    /// `duplicate_fiscal_uuid`.
    ///
    /// @param property `external_id` or `fiscal_uuid`
    public static Refusal duplicate(String property, Id existing, String value) {
        return at(
                "/" + property,
                "duplicate_" + property,
                Map.of("existing_id", existing.text(), property, value));
    }

    /// Refuses with `duplicate_item` what a list names a second time and not as the first time.
    public static RefusedException namedTwice() {
        return at("/external_id", "duplicate_item").exception();
    }

    /// This refusal as the exception that ends a decision.
    public RefusedException exception() {
        return new RefusedException(this);
    }

    /// Two amounts that should be of one currency are not.
    ///
    /// @param first what is in `firstCurrency`, as the explanation names it
    public static Refusal currencies(
            String pointer,
            String first,
            String firstCurrency,
            String second,
            String secondCurrency) {
        return at(
                pointer,
                "currency_mismatch",
                Map.of(
                        "first", first,
                        "first_currency", firstCurrency,
                        "second", second,
                        "second_currency", secondCurrency));
    }

    /// Refuses with `date_in_future` a day that has not come in the time zone of the tenant.
    public static void requireCome(String pointer, LocalDate date, LocalDate today) {
        if (date.isAfter(today)) {
            throw Refusal.at(
                            pointer,
                            "date_in_future",
                            Map.of("date", date.toString(), "today", today.toString()))
                    .exception();
        }
    }

    /// Refuses with `date_too_early` or `date_in_future` a day from which something cannot count:
    /// one before what it is about, or one that has not come. What lies ahead itself can be undone
    /// on its own day.
    public static void requireBetween(
            String pointer, LocalDate date, LocalDate earliest, LocalDate today) {
        if (date.isBefore(earliest)) {
            throw tooEarly(pointer, date.toString(), earliest.toString()).exception();
        }
        if (!date.equals(earliest)) {
            requireCome(pointer, date, today);
        }
    }

    /// A date lies before the earliest that makes sense.
    public static Refusal tooEarly(String pointer, String date, String earliest) {
        return at(pointer, "date_too_early", Map.of("date", date, "earliest", earliest));
    }
}
