package io.cobro.api.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a caller takes, as its `Accept` says. Source: RFC 9110, section 12.5.1.
final class Accepted {

    private static final Pattern QUALITY =
            Pattern.compile("q=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)");

    private Accepted() {}

    /// How well a type suits: by how much it is wanted, and then by how closely it is named.
    private record Fit(double quality, int closeness) {

        static final Fit NONE = new Fit(0, 0);

        boolean isBetterThan(Fit other) {
            return quality > other.quality
                    || (quality == other.quality && closeness > other.closeness);
        }
    }

    /// The type that the caller would rather have; the first one where all are the same to it.
    /// Empty if it takes none, or if there are none.
    static Optional<String> best(Headers headers, Collection<String> types) {
        String accept =
                headers.contains(HeaderNames.ACCEPT)
                        ? String.join(",", headers.get(HeaderNames.ACCEPT).allValues())
                        : "";
        if (accept.isBlank()) {
            return types.stream().findFirst();
        }
        String best = null;
        Fit bestFit = Fit.NONE;
        for (String type : types) {
            Fit fit = fit(type, accept);
            if (fit.quality() > 0 && fit.isBetterThan(bestFit)) {
                best = type;
                bestFit = fit;
            }
        }
        return Optional.ofNullable(best);
    }

    /// The range that names a type most closely decides.
    private static Fit fit(String type, String accept) {
        Fit closest = Fit.NONE;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.strip().split(";", -1);
            int closeness = closeness(parts[0].strip(), type);
            if (closeness > closest.closeness()) {
                closest = new Fit(quality(parts), closeness);
            }
        }
        return closest;
    }

    private static int closeness(String range, String type) {
        String plain = type.split(";", 2)[0];
        if (range.equals(plain)) {
            return 3;
        }
        if (range.equals(plain.substring(0, plain.indexOf('/')) + "/*")) {
            return 2;
        }
        return range.equals("*/*") ? 1 : 0;
    }

    private static double quality(String[] parts) {
        for (String part : parts) {
            Matcher quality = QUALITY.matcher(part.strip());
            if (quality.matches()) {
                return Double.parseDouble(quality.group(1));
            }
        }
        return 1;
    }
}
