package io.cobro.api.http;

import io.cobro.core.id.Id;
import io.cobro.core.money.CurrencyCode;
import io.cobro.persistence.MetadataEntry;
import io.cobro.persistence.Range;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a caller narrows a list by, in REST or in GraphQL. Names are those of REST; what is not
/// given is null or empty. A value that says nothing is refused with a [ProblemException].
public interface Asked {

    BigDecimal MINOR_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    /// Today in the tenant's time zone.
    LocalDate today();

    @Nullable String text(String name);

    /// The words of a list, as JSON has them.
    List<String> words(String name);

    <E extends Enum<E>> Set<E> choices(String name, Class<E> type);

    /// @param resource what the id is of, such as `customer`
    <I extends Id> @Nullable I id(
            String name, String resource, Function<String, Optional<I>> parse);

    @Nullable LocalDate date(String name);

    @Nullable UUID uuid(String name);

    @Nullable CurrencyCode currency(String name);

    /// @return the refusal of a value that should have been something else
    ProblemException invalid(String name, String expected);

    /// @return the refusal of amounts without the currency in which they count
    ProblemException withoutCurrency(String name);

    /// The days of `name_gte` and `name_lte`.
    default Range<LocalDate> dates(String name) {
        return new Range<>(date(name + "_gte"), date(name + "_lte"));
    }

    /// The amounts of `name_gte` and `name_lte` in minor units of `currency`: what is finer than
    /// these is rounded to the next that is within.
    default Range<Long> amounts(String name) {
        return new Range<>(
                minor(name + "_gte", RoundingMode.CEILING),
                minor(name + "_lte", RoundingMode.FLOOR));
    }

    private @Nullable Long minor(String name, RoundingMode mode) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        CurrencyCode currency = currency("currency");
        if (currency == null) {
            throw withoutCurrency(name);
        }
        return new BigDecimal(text)
                .movePointRight(currency.digits())
                .setScale(0, mode)
                .min(MINOR_MAX)
                .max(MINOR_MAX.negate())
                .longValueExact();
    }

    /// An entry of `metadata`.
    default @Nullable MetadataEntry metadata() {
        String text = text("metadata");
        return text == null
                ? null
                : MetadataEntry.parse(text)
                        .orElseThrow(() ->
                                invalid("metadata", "a text such as sucursal:Monterrey Centro"));
    }
}
