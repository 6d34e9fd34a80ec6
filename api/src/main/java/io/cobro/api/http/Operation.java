package io.cobro.api.http;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One operation of the contract.
///
/// @param id the `operationId`
/// @param method in upper case
/// @param path with parameters in braces, such as `/v1/invoices/{id}/issue`
/// @param scope what a key needs to call it; null for public operations
/// @param idempotency whether it takes an `Idempotency-Key`
/// @param ifMatch whether it takes an `If-Match`
/// @param headers names of the other headers that it reads, in lower case
/// @param query the query parameters
/// @param bodySchema name of the schema of its JSON body; null where it takes none
/// @param bodyTypes the media types that its body may have; empty where it takes none
/// @param answerTypes the media types that an answer of success may have, what is sent unless asked
///   for another first; empty where it has no body
/// @param columns of its answer as CSV; empty where it has no such answer
/// @param success the status of success
/// @param isLocated whether its answer names the path of what it made
/// @param weight as how many requests of the allowance of a key it counts
/// @param events the types of the events that it may emit
/// @param itemSchema name of the schema of each of the `items` of its body; null where it is no
///   batch
/// @param echoes properties that its body may repeat of what is there, though they cannot be set
public record Operation(
        String id,
        String method,
        String path,
        @Nullable String scope,
        Need idempotency,
        Need ifMatch,
        Set<String> headers,
        List<QueryParameter> query,
        @Nullable String bodySchema,
        Set<String> bodyTypes,
        boolean bodyRequired,
        List<String> answerTypes,
        List<CsvColumn> columns,
        int success,
        boolean isLocated,
        int weight,
        List<String> events,
        @Nullable String itemSchema,
        Set<String> echoes) {

    /// The parameter that says what is wanted in full.
    public static final String EXPAND = "expand";

    /// Whether a header is asked for.
    public enum Need {
        NONE,
        ACCEPTED,
        REQUIRED
    }

    /// A parameter of the query.
    ///
    /// @param schema its schema in the contract
    public record QueryParameter(String name, boolean required, JsonNode schema) {

        /// What is expected in place of a text that is too long, or none that can be stored; empty
        /// where it is neither.
        public Optional<String> unfit(String text) {
            return QueryCheck.unfit(schema, text);
        }
    }

    /// Whether its body has many items, each of which is looked at by itself.
    public boolean isBatch() {
        return itemSchema != null;
    }

    /// What its answer can show in full, beside its id.
    public List<String> expansions() {
        return query.stream()
                .filter(parameter -> parameter.name().equals(EXPAND))
                .flatMap(parameter -> parameter.schema().at("/items/enum").valueStream())
                .map(JsonNode::asString)
                .toList();
    }

    public boolean isPublic() {
        return scope == null;
    }
}
