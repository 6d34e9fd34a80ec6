package io.cobro.api.graphql;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.AsyncSerialExecutionStrategy;
import graphql.parser.ParserOptions;
import io.cobro.api.dunning.PolicyCheck;
import io.cobro.api.event.EventTypes;
import io.cobro.api.http.Caller;
import io.cobro.api.template.TemplatePreviews;
import io.cobro.core.Refusal;
import io.cobro.persistence.Deadline;
import io.helidon.webserver.http.HttpRouting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The GraphQL face, wired: what `schema.graphqls` promises, fetched from the parts that REST uses.
/// Thread-safe.
public final class GraphqlFace {

    /// Tokens of a document.
    static final int TOKENS_MAX = 10_000;

    private final GraphqlParts parts;
    private final GraphqlErrors errors;
    private final Fetchers fetchers;
    private final GraphqlSchema schema;
    private final Kinds kinds;
    private final GraphQL engine;

    /// @throws IllegalStateException if the schema has a field that nothing fetches
    public GraphqlFace(GraphqlParts parts) {
        this.parts = parts;
        this.errors = new GraphqlErrors(parts.problems());
        this.kinds = new Kinds(parts.queries());
        NodeTypes nodeTypes = new NodeTypes(kinds.nodes());
        this.fetchers = fetchers(nodeTypes);
        this.schema = new GraphqlSchema(fetchers, nodeTypes);
        this.engine =
                GraphQL.newGraphQL(schema.executable())
                        .queryExecutionStrategy(new AsyncExecutionStrategy(errors))
                        .mutationExecutionStrategy(new AsyncSerialExecutionStrategy(errors))
                        // An event is told like a query about it.
                        .subscriptionExecutionStrategy(new AsyncExecutionStrategy(errors))
                        .preparsedDocumentProvider(new PreparedDocuments())
                        .instrumentation(new Limits(schema, errors, parts.limiter()))
                        .build();
    }

    /// Adds the route `/graphql`.
    public void route(HttpRouting.Builder routing) {
        new GraphqlEndpoint(this, parts).route(routing);
    }

    private Fetchers fetchers(NodeTypes nodeTypes) {
        GraphqlParts.Queries queries = parts.queries();
        GraphqlParts.Handlers handlers = parts.handlers();
        Mutations mutations = new Mutations(parts.contract(), parts.problems());
        Fetchers fetchers = new Fetchers();
        CommonFetchers.register(fetchers);
        new NodeFetchers(nodeTypes).register(fetchers);
        new TenantFetchers(queries, handlers.tenants(), kinds).register(fetchers, mutations);
        InvoiceFetchers invoices =
                new InvoiceFetchers(queries.invoices(), handlers.invoices(), kinds);
        invoices.register(fetchers, mutations);
        CreditNoteFetchers creditNotes =
                new CreditNoteFetchers(queries.creditNotes(), handlers.creditNotes(), kinds);
        creditNotes.register(fetchers, mutations);
        PaymentFetchers payments =
                new PaymentFetchers(queries, handlers.payments(), handlers.allocations(), kinds);
        payments.register(fetchers, mutations);
        new CustomerFetchers(
                        queries.customers(),
                        handlers.customers(),
                        kinds,
                        invoices,
                        creditNotes,
                        payments)
                .register(fetchers, mutations);
        new FiscalFetchers(queries.fiscalDocuments(), kinds).register(fetchers);
        new BankFetchers(queries, handlers.bank(), kinds).register(fetchers, mutations);
        new MatchFetchers(queries, handlers.matching(), handlers.reconciling(), kinds)
                .register(fetchers, mutations);
        new DunningFetchers(
                        queries,
                        handlers.dunningPolicies(),
                        handlers.dunningEnrollments(),
                        new PolicyCheck(
                                handlers.dunningPolicies(), parts.contract(), parts.problems()),
                        kinds)
                .register(fetchers, mutations);
        new ReminderFetchers(queries, handlers.reminders(), kinds).register(fetchers, mutations);
        new WebhookFetchers(queries, handlers.webhookEndpoints(), handlers.redelivering(), kinds)
                .register(fetchers, mutations);
        new TemplateFetchers(
                        queries,
                        handlers.templates(),
                        new TemplatePreviews(
                                parts.writing(),
                                queries.templates(),
                                queries.customers(),
                                queries.invoices()),
                        parts.contract(),
                        kinds)
                .register(fetchers, mutations);
        new EventFetchers(queries.events(), queries.audit(), kinds, nodeTypes).register(fetchers);
        new EventTypeFetchers(new EventTypes(parts.contract())).register(fetchers);
        new ReportFetchers(queries.aging(), kinds).register(fetchers);
        return fetchers;
    }

    /// Every field that something fetches.
    Set<String> fetched() {
        return fetchers.fields();
    }

    GraphqlSchema schema() {
        return schema;
    }

    /// The answer to a request: `data`, absent where nothing ran, and `errors`.
    ///
    /// @param reason why something is changed, as the caller says; null where nothing is said
    /// @param subscribing null where the caller takes no server-sent events
    Map<String, Object> execute(
            GraphqlRequest request,
            Caller caller,
            String requestId,
            @Nullable String reason,
            Locale language,
            boolean readOnly,
            @Nullable Subscribing subscribing) {
        Requested requested =
                new Requested(
                        caller,
                        requestId,
                        reason,
                        language,
                        parts.commands(),
                        parts.cursors(),
                        parts.contract(),
                        readOnly,
                        System.nanoTime() + Limits.DEADLINE.toNanos());
        return execute(request, requested, subscribing);
    }

    Map<String, Object> execute(
            GraphqlRequest request, Requested requested, @Nullable Subscribing subscribing) {
        ExecutionInput.Builder input =
                ExecutionInput.newExecutionInput(request.query())
                        .locale(Locale.ENGLISH)
                        .variables(request.variables())
                        .graphQLContext(context ->
                                context.of(
                                        Requested.class,
                                        requested,
                                        ParserOptions.class,
                                        parserOptions()))
                        .dataLoaderRegistry(kinds.loaders(requested));
        if (subscribing != null) {
            input.graphQLContext(Map.of(Subscribing.class, subscribing));
        }
        if (request.operationName() != null) {
            input.operationName(request.operationName());
        }
        ExecutionInput execution = input.build();
        ExecutionResult result =
                Deadline.until(requested.deadlineNanos(), () -> engine.execute(execution));
        if (execution.isCancelled() || result.getErrors().stream().anyMatch(Limits::isPassed)) {
            return refused(Limits.deadlineExceeded(), requested);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        if (!result.getErrors().isEmpty()) {
            answer.put("errors", errors.told(result.getErrors(), requested));
        }
        if (result.isDataPresent()) {
            answer.put("data", result.getData());
        }
        return answer;
    }

    private Map<String, Object> refused(Refusal refusal, Requested requested) {
        List<GraphQLError> told = new ArrayList<>();
        told.add(errors.error(refusal, requested, List.of()));
        return Map.of("errors", errors.told(told, requested));
    }

    private static ParserOptions parserOptions() {
        return ParserOptions.getDefaultOperationParserOptions()
                .transform(options -> options.maxTokens(TOKENS_MAX));
    }
}
