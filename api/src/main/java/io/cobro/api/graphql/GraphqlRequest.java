package io.cobro.api.graphql;

import io.cobro.api.http.ProblemException;
import io.cobro.core.Refusal;
import io.cobro.webhooks.json.JsonText;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One GraphQL request, however it came.
///
/// @param query the document
/// @param operationName which of its operations is meant; null where it has one
/// @param variables by name; their types are the engine's to check
record GraphqlRequest(String query, @Nullable String operationName, Map<String, Object> variables) {

    /// Reads the body of a POST.
    ///
    /// @throws ProblemException if a parameter has another type than GraphQL over HTTP says
    static GraphqlRequest read(JsonNode body) {
        if (!body.isObject()) {
            throw malformed("The body must be a JSON object.");
        }
        if (!isAbsent(body.get("extensions")) && !body.get("extensions").isObject()) {
            throw malformed("extensions must be an object.");
        }
        return of(body.get("query"), body.get("operationName"), body.get("variables"));
    }

    /// Reads the parameters of a GET.
    static GraphqlRequest read(
            @Nullable String query, @Nullable String operationName, @Nullable String variables) {
        if (query == null) {
            throw malformed("The parameter query is missing.");
        }
        JsonNode values = null;
        if (variables != null && !variables.isEmpty()) {
            values =
                    switch (JsonText.parse(variables)) {
                        case JsonText.Parsed.Tree(JsonNode node) -> node;
                        case JsonText.Parsed.Malformed(String sentence) ->
                                throw malformed("variables: " + sentence);
                    };
        }
        return new GraphqlRequest(
                query,
                operationName == null || operationName.isEmpty() ? null : operationName,
                variables(values));
    }

    private static GraphqlRequest of(
            @Nullable JsonNode query,
            @Nullable JsonNode operationName,
            @Nullable JsonNode variables) {
        if (query == null || !query.isString()) {
            throw malformed("query must be a string.");
        }
        if (!isAbsent(operationName) && !operationName.isString()) {
            throw malformed("operationName must be a string.");
        }
        return new GraphqlRequest(
                query.stringValue(),
                isAbsent(operationName) ? null : operationName.stringValue(),
                variables(variables));
    }

    @SuppressWarnings("unchecked") // An object is a map by the names of its properties.
    private static Map<String, Object> variables(@Nullable JsonNode variables) {
        if (isAbsent(variables)) {
            return Map.of();
        }
        if (!variables.isObject()) {
            throw malformed("variables must be an object.");
        }
        return JsonText.MAPPER.treeToValue(variables, HashMap.class);
    }

    private static boolean isAbsent(@Nullable JsonNode node) {
        return node == null || node.isNull();
    }

    private static ProblemException malformed(String sentence) {
        return new ProblemException(Refusal.of("malformed_request", Map.of("detail", sentence)));
    }
}
