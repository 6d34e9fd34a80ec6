package io.cobro.api.graphql;

import graphql.ErrorClassification;
import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.execution.NonNullableFieldWasNullError;
import graphql.introspection.GoodFaithIntrospection.BadFaithIntrospectionError;
import graphql.language.SourceLocation;
import graphql.validation.ValidationError;
import graphql.validation.ValidationErrorClassification;
import graphql.validation.ValidationErrorType;
import io.cobro.api.http.Busy;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Problems;
import io.cobro.core.Refusal;
import io.cobro.persistence.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Errors at the top level: authentication, scopes, syntax, limits and bugs. Each carries a code of
/// the problem catalogue, and nothing of the inside.
final class GraphqlErrors implements DataFetcherExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(GraphqlErrors.class);

    /// Limits of the engine's own, which it finds while it checks a document: fragments that write
    /// out to more than 100,000 fields, or 100 levels. Introspection that goes in circles is one
    /// more.
    private static final Map<ValidationErrorClassification, String> LIMITS =
            Map.of(
                    ValidationErrorType.MaxQueryDepthExceeded, "query_too_deep",
                    ValidationErrorType.MaxQueryFieldsExceeded, "query_too_costly");

    private final Problems problems;

    GraphqlErrors(Problems problems) {
        this.problems = problems;
    }

    @Override
    public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
            DataFetcherExceptionHandlerParameters parameters) {
        Requested requested = Requested.of(parameters.getDataFetchingEnvironment());
        Throwable failure = parameters.getException();
        while (failure instanceof CompletionException && failure.getCause() != null) {
            failure = failure.getCause();
        }
        GraphQLError error =
                builder(refusal(failure, requested.requestId()), requested)
                        .path(parameters.getPath())
                        .location(parameters.getSourceLocation())
                        .build();
        return CompletableFuture.completedFuture(
                DataFetcherExceptionHandlerResult.newResult(error).build());
    }

    /// Why a request fails as a whole, by what went wrong.
    static Refusal refusal(Throwable failure, String requestId) {
        if (failure instanceof ProblemException refused) {
            return refused.refusals().getFirst();
        }
        if (Deadline.isPassed(failure)) {
            return Limits.deadlineExceeded();
        }
        if (Busy.isBusy(failure)) {
            LOG.warn("request {} found the database out of reach", requestId, failure);
            return Refusal.of("unavailable");
        }
        LOG.error("request {} failed", requestId, failure);
        return Refusal.of("internal_error");
    }

    GraphQLError error(Refusal refusal, Requested requested, List<SourceLocation> locations) {
        return builder(refusal, requested).locations(locations).build();
    }

    private GraphqlErrorBuilder<?> builder(Refusal refusal, Requested requested) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("code", refusal.code());
        return GraphqlErrorBuilder.newError()
                .message(
                        "%s",
                        problems.message(refusal, requested.language(), requested.requestId()))
                .errorType(classification(refusal.code()))
                .extensions(extensions);
    }

    /// The errors as they are answered. A field that is null because of an error below or beside it
    /// is told once, by that error.
    List<Map<String, Object>> told(List<GraphQLError> errors, Requested requested) {
        List<Map<String, Object>> told = new ArrayList<>();
        for (GraphQLError error : errors) {
            if (!(error instanceof NonNullableFieldWasNullError && isExplained(error, errors))) {
                told.add(told(error, requested));
            }
        }
        return told;
    }

    private Map<String, Object> told(GraphQLError error, Requested requested) {
        Map<String, Object> extensions = error.getExtensions();
        if (extensions != null && extensions.containsKey("code")) {
            return specification(error, requested);
        }
        return specification(
                builder(refusal(error, requested), requested)
                        .path(error.getPath() == null ? List.of() : error.getPath())
                        .locations(error.getLocations() == null ? List.of() : error.getLocations())
                        .build(),
                requested);
    }

    private static Map<String, Object> specification(GraphQLError error, Requested requested) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("message", error.getMessage());
        List<SourceLocation> locations = error.getLocations();
        if (locations != null && !locations.isEmpty()) {
            json.put(
                    "locations",
                    locations.stream()
                            .filter(Objects::nonNull)
                            .map(at -> Map.of("line", at.getLine(), "column", at.getColumn()))
                            .toList());
        }
        List<Object> path = error.getPath();
        if (path != null && !path.isEmpty()) {
            json.put("path", path);
        }
        Map<String, Object> extensions =
                new LinkedHashMap<>(
                        Objects.requireNonNullElse(
                                error.getExtensions(), Map.<String, Object>of()));
        extensions.put("classification", String.valueOf(error.getErrorType()));
        extensions.put("request_id", requested.requestId());
        json.put("extensions", extensions);
        return json;
    }

    /// What the engine found, in the words of the catalogue.
    private static Refusal refusal(GraphQLError error, Requested requested) {
        ErrorClassification type = error.getErrorType();
        if (type == ErrorType.InvalidSyntax) {
            SourceLocation at =
                    error.getLocations() == null || error.getLocations().isEmpty()
                            ? SourceLocation.EMPTY
                            : error.getLocations().getFirst();
            return Refusal.of(
                    "query_malformed",
                    Map.of(
                            "line", Integer.toString(at.getLine()),
                            "column", Integer.toString(at.getColumn()),
                            "reason", error.getMessage()));
        }
        String limit = limit(error);
        if (limit != null) {
            return Refusal.of(limit, Map.of("detail", error.getMessage()));
        }
        if (type == ErrorType.ValidationError || type == ErrorType.OperationNotSupported) {
            return Refusal.of("query_invalid", Map.of("reason", error.getMessage()));
        }
        LOG.error("request {} failed: {}", requested.requestId(), error.getMessage());
        return Refusal.of("internal_error");
    }

    /// The code of a limit of the engine's own that was passed; null if none was.
    private static @Nullable String limit(GraphQLError error) {
        return switch (error) {
            case BadFaithIntrospectionError _ -> "query_too_costly";
            case ValidationError invalid -> LIMITS.get(invalid.getValidationErrorType());
            default -> null;
        };
    }

    private static boolean isExplained(GraphQLError error, List<GraphQLError> errors) {
        List<Object> path = error.getPath();
        return errors.stream()
                .anyMatch(other ->
                        !(other instanceof NonNullableFieldWasNullError)
                                && startsWith(other.getPath(), path));
    }

    private static boolean startsWith(@Nullable List<Object> path, @Nullable List<Object> start) {
        return path != null
                && start != null
                && path.size() >= start.size()
                && path.subList(0, start.size()).equals(start);
    }

    /// The coarse classes of the DGS framework, which clients know.
    static ErrorClassification classification(String code) {
        return ErrorClassification.errorClassification(
                switch (code) {
                    case "unauthenticated" -> "UNAUTHENTICATED";
                    case "insufficient_scope", "ip_not_allowed" -> "PERMISSION_DENIED";
                    case "not_found", "reference_not_found" -> "NOT_FOUND";
                    case "unavailable", "query_deadline_exceeded" -> "UNAVAILABLE";
                    case "internal_error" -> "INTERNAL";
                    default -> "BAD_REQUEST";
                });
    }
}
