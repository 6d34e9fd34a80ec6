package io.cobro.api.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.Locale;
import java.util.Set;

/// What a caller takes, as its `Accept` says. Source: RFC 9110, section 12.5.1.
final class Accepted {

    private Accepted() {}

    /// Whether one of the types is taken; all are where the caller does not say, or where there are
    /// none.
    static boolean fits(Headers headers, Set<String> types) {
        if (types.isEmpty() || !headers.contains(HeaderNames.ACCEPT)) {
            return true;
        }
        String accept = String.join(",", headers.get(HeaderNames.ACCEPT).allValues());
        return accept.isBlank() || types.stream().anyMatch(type -> isTaken(type, accept));
    }

    /// The range that names a type most closely decides.
    private static boolean isTaken(String type, String accept) {
        int closest = 0;
        boolean taken = false;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.strip().split(";", -1);
            int closeness = closeness(parts[0].strip(), type);
            if (closeness > closest) {
                closest = closeness;
                taken = !isRefused(parts);
            }
        }
        return taken;
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

    private static boolean isRefused(String[] parts) {
        for (String part : parts) {
            if (part.strip().matches("q=0(\\.0*)?")) {
                return true;
            }
        }
        return false;
    }
}
