package io.cobro.api.http;

import io.cobro.core.id.Id;
import io.cobro.core.money.CurrencyCode;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The parameters of a query, by which a list is narrowed.
record QueryAsked(Call call) implements Asked {

    @Override
    public LocalDate today() {
        return call.today();
    }

    @Override
    public @Nullable String text(String name) {
        return call.query(name);
    }

    @Override
    public List<String> words(String name) {
        return call.queryList(name);
    }

    @Override
    public <E extends Enum<E>> Set<E> choices(String name, Class<E> type) {
        return call.querySet(name, type);
    }

    @Override
    public <I extends Id> @Nullable I id(
            String name, String resource, Function<String, Optional<I>> parse) {
        return call.queryId(name, resource, parse);
    }

    @Override
    public @Nullable LocalDate date(String name) {
        return call.queryDate(name);
    }

    @Override
    public @Nullable UUID uuid(String name) {
        return call.queryUuid(name);
    }

    @Override
    public @Nullable CurrencyCode currency(String name) {
        return call.queryCurrency(name);
    }

    @Override
    public ProblemException invalid(String name, String expected) {
        return Call.invalid(name, expected);
    }

    @Override
    public ProblemException withoutCurrency(String name) {
        return Call.invalid("currency", "given where " + name + " is");
    }
}
