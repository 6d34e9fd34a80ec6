package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.http.Asked;
import io.cobro.api.http.ProblemException;
import io.cobro.core.Refusal;
import io.cobro.core.id.Id;
import io.cobro.core.money.CurrencyCode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The argument `filter`, by which a list is narrowed.
record FilterAsked(Arguments filter, LocalDate today) implements Asked {

    static FilterAsked of(DataFetchingEnvironment environment) {
        return new FilterAsked(Arguments.filter(environment), Requested.of(environment).today());
    }

    @Override
    public @Nullable String text(String name) {
        return filter.text(Names.camel(name));
    }

    @Override
    public List<String> words(String name) {
        return filter.texts(Names.camel(name));
    }

    @Override
    public <E extends Enum<E>> Set<E> choices(String name, Class<E> type) {
        return filter.choices(Names.camel(name), type);
    }

    @Override
    public <I extends Id> @Nullable I id(
            String name, String resource, Function<String, Optional<I>> parse) {
        return filter.id(Names.camel(name), parse);
    }

    @Override
    public @Nullable LocalDate date(String name) {
        return filter.date(Names.camel(name));
    }

    @Override
    public @Nullable UUID uuid(String name) {
        return filter.uuid(Names.camel(name));
    }

    @Override
    public @Nullable CurrencyCode currency(String name) {
        return filter.currency(Names.camel(name));
    }

    @Override
    public ProblemException invalid(String name, String expected) {
        return refused(name, "invalid_format", Map.of("expected", expected));
    }

    @Override
    public ProblemException withoutCurrency(String name) {
        return refused("currency", "property_required", Map.of("property", "currency"));
    }

    private static ProblemException refused(String name, String code, Map<String, String> values) {
        return new ProblemException(Refusal.at("/" + Names.camel(name), code, values));
    }
}
