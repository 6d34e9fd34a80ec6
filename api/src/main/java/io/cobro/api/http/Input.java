package io.cobro.api.http;

import io.cobro.core.MetadataPatch;
import io.cobro.core.Patch;
import io.cobro.core.Refusal;
import io.cobro.core.document.DocumentContent;
import io.cobro.core.id.Id;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.Clabe;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An object of a JSON body that obeys its schema, read into values. What a schema cannot say (the
/// digits of a currency, a date that does not exist) is refused here, with its place.
///
/// @param pointer where the object stands in the body, as an RFC 6901 pointer
public record Input(JsonNode node, String pointer) {

    /// Business dates outside of this are slips of the pen.
    public static final LocalDate DATE_MIN = LocalDate.of(1900, 1, 1);

    public static final LocalDate DATE_MAX = LocalDate.of(2199, 12, 31);

    static final String DATE_EXPECTED = "a date from " + DATE_MIN + " to " + DATE_MAX;
    static final String INSTANT_EXPECTED = "an instant from " + DATE_MIN + " to " + DATE_MAX;

    public boolean has(String name) {
        JsonNode value = node.get(name);
        return value != null && !value.isNull();
    }

    public String text(String name) {
        return Objects.requireNonNull(textOrNull(name), name);
    }

    public @Nullable String textOrNull(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value.asString();
    }

    public @Nullable Integer integerOrNull(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value.asInt();
    }

    /// Whether the property is true; an absent one is not.
    public boolean flag(String name) {
        JsonNode value = node.get(name);
        return value != null && value.asBoolean(false);
    }

    public @Nullable LocalDate dateOrNull(String name) {
        LocalDate date = parsed(name, "a date such as 2026-11-21", LocalDate::parse);
        if (date != null && !isOfBusiness(date)) {
            throw refused(name, "invalid_format", Map.of("expected", DATE_EXPECTED));
        }
        return date;
    }

    public @Nullable Instant instantOrNull(String name) {
        Instant instant =
                parsed(
                        name,
                        "an instant such as 2026-11-21T06:00:00Z",
                        text -> OffsetDateTime.parse(text).toInstant());
        if (instant != null && !isOfBusiness(instant)) {
            throw refused(name, "invalid_format", Map.of("expected", INSTANT_EXPECTED));
        }
        return instant;
    }

    /// Whether a date is one that a request may give.
    static boolean isOfBusiness(LocalDate date) {
        return !date.isBefore(DATE_MIN) && !date.isAfter(DATE_MAX);
    }

    /// Whether an instant is on a day that a request may give.
    public static boolean isOfBusiness(Instant instant) {
        return !instant.isBefore(DATE_MIN.atStartOfDay(ZoneOffset.UTC).toInstant())
                && instant.isBefore(DATE_MAX.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    public @Nullable UUID uuidOrNull(String name) {
        return parsed(name, "a UUID", UUID::fromString);
    }

    public @Nullable ZoneId zoneOrNull(String name) {
        String text = textOrNull(name);
        if (text == null) {
            return null;
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw refused(name, "invalid_time_zone", Map.of("value", text));
        }
    }

    public @Nullable BigDecimal decimalOrNull(String name) {
        return parsed(name, "a decimal such as 10.50", BigDecimal::new);
    }

    public BigDecimal decimal(String name) {
        return Objects.requireNonNull(decimalOrNull(name), name);
    }

    public @Nullable CurrencyCode currencyOrNull(String name) {
        String text = textOrNull(name);
        if (text == null) {
            return null;
        }
        if (!CurrencyCode.isValid(text)) {
            throw refused(name, "invalid_currency", Map.of("currency", text));
        }
        return new CurrencyCode(text);
    }

    /// An amount of money that is more than zero.
    public Money money(String name) {
        return Objects.requireNonNull(moneyOrNull(name), name);
    }

    public @Nullable Money moneyOrNull(String name) {
        if (!has(name)) {
            return null;
        }
        Input money = object(name);
        CurrencyCode currency = Objects.requireNonNull(money.currencyOrNull("currency"));
        BigDecimal amount = money.decimal("amount");
        if (amount.scale() > currency.digits()) {
            throw money.refused(
                    "amount",
                    "too_many_decimals",
                    Map.of(
                            "currency", currency.code(),
                            "limit", Integer.toString(currency.digits())));
        }
        if (amount.signum() <= 0) {
            throw money.refused("amount", "amount_not_positive", Map.of());
        }
        if (amount.movePointRight(currency.digits()).compareTo(DocumentContent.TOTAL_MAX) > 0) {
            throw money.refused(
                    "amount",
                    "out_of_range",
                    Map.of(
                            "minimum",
                            "0",
                            "maximum",
                            DocumentContent.TOTAL_MAX
                                    .movePointLeft(currency.digits())
                                    .toPlainString()));
        }
        return Money.of(amount, currency);
    }

    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        return Enum.valueOf(type, text(name).toUpperCase(Locale.ROOT));
    }

    public <E extends Enum<E>> @Nullable E choiceOrNull(String name, Class<E> type) {
        return has(name) ? choice(name, type) : null;
    }

    public <I extends Id> I id(String name, Function<String, Optional<I>> parse) {
        return Objects.requireNonNull(idOrNull(name, parse), name);
    }

    public <I extends Id> @Nullable I idOrNull(String name, Function<String, Optional<I>> parse) {
        String text = textOrNull(name);
        return text == null
                ? null
                : parse.apply(text)
                        .orElseThrow(
                                () -> refused(name, "reference_not_found", Map.of("id", text)));
    }

    public Input object(String name) {
        return new Input(Objects.requireNonNull(node.get(name), name), pointer + "/" + name);
    }

    /// The objects of a list; none where the property is absent.
    public List<Input> objects(String name) {
        List<Input> objects = new ArrayList<>();
        JsonNode array = node.get(name);
        if (array != null && array.isArray()) {
            for (int i = 0; i < array.size(); i++) {
                objects.add(new Input(array.get(i), pointer + "/" + name + "/" + i));
            }
        }
        return objects;
    }

    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        JsonNode array = node.get(name);
        if (array != null && array.isArray()) {
            array.forEach(text -> texts.add(text.asString()));
        }
        return texts;
    }

    /// The number of a bank account.
    public String bankAccount(String name) {
        String number = text(name);
        requireRightClabe(name, number);
        return number;
    }

    /// The numbers of bank accounts; none where the property is absent.
    public List<String> bankAccounts(String name) {
        List<String> numbers = texts(name);
        for (int i = 0; i < numbers.size(); i++) {
            requireRightClabe(name + "/" + i, numbers.get(i));
        }
        return numbers;
    }

    private void requireRightClabe(String name, String number) {
        if (Clabe.parse(number).filter(clabe -> !clabe.hasRightCheckDigit()).isPresent()) {
            throw refused(name, "invalid_clabe", Map.of());
        }
    }

    /// The integrator's own notes; those set to null are left out.
    public Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>();
        JsonNode object = node.get("metadata");
        if (object != null && object.isObject()) {
            object.forEachEntry((name, value) -> {
                if (!value.isNull()) {
                    metadata.put(name, value.asString());
                }
            });
        }
        return metadata;
    }

    /// The change of the integrator's own notes.
    public MetadataPatch metadataPatch() {
        JsonNode object = node.get("metadata");
        if (object == null) {
            return MetadataPatch.NONE;
        }
        if (object.isNull()) {
            return new MetadataPatch(Map.of(), true);
        }
        Map<String, Optional<String>> changes = new TreeMap<>();
        object.forEachEntry((name, value) ->
                changes.put(
                        name, value.isNull() ? Optional.empty() : Optional.of(value.asString())));
        return new MetadataPatch(changes, false);
    }

    /// A property of a merge patch.
    ///
    /// @param read how its value is read where it is not null
    public <T> Patch<T> patch(String name, Function<String, @Nullable T> read) {
        JsonNode value = node.get(name);
        if (value == null) {
            return Patch.absent();
        }
        return Patch.set(value.isNull() ? null : read.apply(name));
    }

    /// What is put under an external id, which it may name again.
    ///
    /// @throws ProblemException `value_not_allowed` if it names another one
    public Input identified(String externalId) {
        String given = textOrNull("external_id");
        if (given != null && !given.equals(externalId)) {
            throw refused("external_id", "value_not_allowed", Map.of("allowed", externalId));
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        node.forEachEntry(copy::set);
        return new Input(copy.put("external_id", externalId), pointer);
    }

    /// A refusal of a property of this object.
    public ProblemException refused(String name, String code, Map<String, String> values) {
        return new ProblemException(Refusal.at(pointer + "/" + name, code, values));
    }

    private <T> @Nullable T parsed(String name, String expected, Function<String, T> parse) {
        String text = textOrNull(name);
        if (text == null) {
            return null;
        }
        try {
            return parse.apply(text);
        } catch (DateTimeException | IllegalArgumentException malformed) {
            throw refused(name, "invalid_format", Map.of("expected", expected));
        }
    }
}
