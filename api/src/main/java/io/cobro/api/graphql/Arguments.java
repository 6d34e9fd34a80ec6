package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.http.ProblemException;
import io.cobro.core.Refusal;
import io.cobro.core.id.Id;
import io.cobro.core.money.CurrencyCode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Arguments of a query, read into values; those of its `filter` by their own names.
record Arguments(Map<String, Object> values) {

    /// The arguments of a field themselves.
    static Arguments of(DataFetchingEnvironment environment) {
        return new Arguments(environment.getArguments());
    }

    /// What the argument `filter` says; nothing where it is absent.
    static Arguments filter(DataFetchingEnvironment environment) {
        Map<String, Object> filter = environment.getArgument("filter");
        return new Arguments(filter == null ? Map.of() : filter);
    }

    @Nullable String text(String name) {
        return (String) values.get(name);
    }

    /// The words of a list, as JSON has them; none where it is absent.
    List<String> texts(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of();
    }

    /// The values of a list of enum words; none where it is absent.
    <E extends Enum<E>> Set<E> choices(String name, Class<E> type) {
        Set<E> choices = EnumSet.noneOf(type);
        texts(name).forEach(word -> choices.add(Enum.valueOf(type, word.toUpperCase(Locale.ROOT))));
        return choices;
    }

    @Nullable LocalDate date(String name) {
        String text = text(name);
        return text == null ? null : LocalDate.parse(text);
    }

    @Nullable Instant instant(String name) {
        String text = text(name);
        return text == null ? null : OffsetDateTime.parse(text).toInstant();
    }

    /// @throws ProblemException if it is no UUID
    @Nullable UUID uuid(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notAUuid) {
            throw invalid(name, "invalid_format", Map.of("expected", "a UUID"));
        }
    }

    /// @throws ProblemException if there is no such currency
    @Nullable CurrencyCode currency(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!CurrencyCode.isValid(text)) {
            throw invalid(name, "invalid_currency", Map.of("currency", text));
        }
        return new CurrencyCode(text);
    }

    /// An id.
    ///
    /// @throws ProblemException if it is not an id of that kind
    <I extends Id> @Nullable I id(String name, Function<String, Optional<I>> parse) {
        String text = text(name);
        return text == null
                ? null
                : parse.apply(text)
                        .orElseThrow(
                                () -> invalid(name, "reference_not_found", Map.of("id", text)));
    }

    private static ProblemException invalid(String name, String code, Map<String, String> values) {
        return new ProblemException(Refusal.at("/" + name, code, values));
    }
}
