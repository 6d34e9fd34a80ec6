package io.cobro.core.tenant;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// How the API behaves, named by the day since when: what is added changes no version, what behaves
/// otherwise is a new one, and a key keeps the version that it was made under.
///
/// @param since the day, as the header `Cobro-Version` has it
public record ApiVersion(LocalDate since) {

    /// Every version that is answered, oldest first. So far there is one.
    private static final List<ApiVersion> ALL = List.of(new ApiVersion(LocalDate.of(2026, 12, 1)));

    public static final ApiVersion NEWEST = ALL.getLast();

    /// The version of a name; empty if there is none.
    public static Optional<ApiVersion> parse(String text) {
        return ALL.stream().filter(version -> version.text().equals(text)).findFirst();
    }

    /// The names of all, oldest first.
    public static List<String> names() {
        return ALL.stream().map(ApiVersion::text).toList();
    }

    /// The version in force at an instant.
    static ApiVersion at(Instant instant) {
        return at(instant, ALL);
    }

    /// The last one that had begun; before the first one there was no other.
    static ApiVersion at(Instant instant, List<ApiVersion> all) {
        LocalDate day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        return all.reversed().stream()
                .filter(version -> !version.since().isAfter(day))
                .findFirst()
                .orElse(all.getFirst());
    }

    public String text() {
        return since.toString();
    }
}
