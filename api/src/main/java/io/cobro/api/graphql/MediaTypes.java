package io.cobro.api.graphql;

import io.cobro.api.event.EventStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which media type an answer has. Source: GraphQL over HTTP, draft of 2025, "Media Types".
final class MediaTypes {

    static final String JSON = "application/json";
    static final String EVENTS = EventStream.CONTENT_TYPE;
    static final String GRAPHQL = "application/graphql-response+json";

    private MediaTypes() {}

    /// The type that `Accept` prefers; JSON where it says nothing, empty where it takes neither.
    static Optional<String> preferred(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return Optional.of(JSON);
        }
        String best = null;
        double bestWeight = 0;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.strip().split(";", -1);
            String type =
                    switch (parts[0].strip()) {
                        case GRAPHQL -> GRAPHQL;
                        case EVENTS -> EVENTS;
                        case JSON, "application/*", "*/*" -> JSON;
                        default -> null;
                    };
            double weight = weight(parts);
            if (type != null && weight > bestWeight) {
                best = type;
                bestWeight = weight;
            }
        }
        return Optional.ofNullable(best);
    }

    private static double weight(String[] parts) {
        for (String part : parts) {
            String parameter = part.strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException malformed) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
