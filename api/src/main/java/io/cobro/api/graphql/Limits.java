package io.cobro.api.graphql;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationFieldFetchParameters;
import graphql.execution.instrumentation.parameters.InstrumentationValidationParameters;
import graphql.language.OperationDefinition;
import graphql.language.OperationDefinition.Operation;
import graphql.language.SourceLocation;
import graphql.schema.DataFetcher;
import graphql.validation.ValidationError;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.RateLimiter;
import io.cobro.core.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Refuses documents that are too large, or too dear for what is left of the allowance of the key,
/// before they run, and stops those that run too long.
final class Limits extends SimplePerformantInstrumentation {

    /// How long one request may take; what it has not fetched by then, it does not fetch, and what
    /// the database works on then, is canceled.
    static final Duration DEADLINE = Duration.ofSeconds(10);

    /// Points of a document that count as one request of the allowance of a key.
    static final int POINTS_PER_REQUEST = 100;

    private static final String DEADLINE_EXCEEDED = "query_deadline_exceeded";

    private final GraphqlSchema schema;
    private final GraphqlErrors errors;
    private final RateLimiter limiter;

    Limits(GraphqlSchema schema, GraphqlErrors errors, RateLimiter limiter) {
        this.schema = schema;
        this.errors = errors;
        this.limiter = limiter;
    }

    @Override
    public @Nullable InstrumentationContext<List<ValidationError>> beginValidation(
            InstrumentationValidationParameters parameters, @Nullable InstrumentationState state) {
        try {
            new FragmentMeasure(parameters.getDocument()).measure();
        } catch (ProblemException refused) {
            throw aborted(refused, Requested.of(parameters.getGraphQLContext()), List.of());
        }
        return SimpleInstrumentationContext.noOp();
    }

    @Override
    public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
            InstrumentationExecuteOperationParameters parameters,
            @Nullable InstrumentationState state) {
        ExecutionContext execution = parameters.getExecutionContext();
        Requested requested = Requested.of(execution.getGraphQLContext());
        try {
            refuseWriting(execution.getOperationDefinition(), requested);
            refuseListening(
                    execution.getOperationDefinition(),
                    Subscribing.of(execution.getGraphQLContext()));
            long points =
                    new DocumentMeasure(
                                    schema,
                                    execution.getFragmentsByName(),
                                    execution.getCoercedVariables().toMap())
                            .measure(execution.getOperationDefinition());
            limiter.takeFurther(
                    requested.caller().key().id(),
                    Math.toIntExact(Math.max(0, points - 1) / POINTS_PER_REQUEST));
        } catch (ProblemException refused) {
            throw aborted(
                    refused,
                    requested,
                    List.of(execution.getOperationDefinition().getSourceLocation()));
        }
        return SimpleInstrumentationContext.noOp();
    }

    private AbortExecutionException aborted(
            ProblemException refused, Requested requested, List<SourceLocation> at) {
        return new AbortExecutionException(
                List.of(errors.error(refused.refusals().getFirst(), requested, at)));
    }

    /// The refusal of a request that took too long.
    static Refusal deadlineExceeded() {
        return Refusal.of(
                DEADLINE_EXCEEDED, Map.of("seconds", Long.toString(DEADLINE.toSeconds())));
    }

    /// Whether an error is that a statement ran at the deadline.
    static boolean isPassed(GraphQLError error) {
        return error.getExtensions() != null
                && DEADLINE_EXCEEDED.equals(error.getExtensions().get("code"));
    }

    private static void refuseWriting(OperationDefinition operation, Requested requested) {
        if (requested.readOnly() && operation.getOperation() == Operation.MUTATION) {
            throw new ProblemException(
                    Refusal.of(
                            "method_not_allowed",
                            Map.of(
                                    "method", "GET",
                                    "path", GraphqlEndpoint.PATH,
                                    "allowed", "POST")));
        }
    }

    private static void refuseListening(
            OperationDefinition operation, @Nullable Subscribing subscribing) {
        if (operation.getOperation() == Operation.SUBSCRIPTION && subscribing == null) {
            throw new ProblemException(
                    Refusal.of("not_acceptable", Map.of("available", MediaTypes.EVENTS)));
        }
    }

    @Override
    public DataFetcher<?> instrumentDataFetcher(
            DataFetcher<?> fetcher,
            InstrumentationFieldFetchParameters parameters,
            @Nullable InstrumentationState state) {
        if (parameters.isTrivialDataFetcher()) {
            return fetcher;
        }
        return environment -> {
            if (Requested.of(environment).isLate()) {
                // The engine stops at its next step; the answer is made of this alone.
                parameters.getExecutionContext().getExecutionInput().cancel();
                return null;
            }
            return fetcher.get(environment);
        };
    }
}
