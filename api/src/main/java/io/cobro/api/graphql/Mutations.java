package io.cobro.api.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.http.Contract;
import io.cobro.api.http.Input;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Problems;
import io.cobro.core.CommandContext;
import io.cobro.core.Idempotency;
import io.cobro.core.Outcome;
import io.cobro.core.Refusal;
import io.cobro.core.Resource;
import io.cobro.core.id.Id;
import io.cobro.webhooks.json.JsonText;
import io.cobro.webhooks.json.ResourceJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Mutations: each is the REST operation of its name. Its input is turned into that operation's
/// body, checked against the same schema and read into the same command.
final class Mutations {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Contract contract;
    private final Problems problems;

    Mutations(Contract contract, Problems problems) {
        this.contract = contract;
        this.problems = problems;
    }

    /// Makes the command of a mutation and has it carried out.
    @FunctionalInterface
    interface Work {

        Outcome<? extends Resource> run(Asked asked);
    }

    /// What a mutation is asked to do.
    ///
    /// @param operation its name, here and in REST
    /// @param input the body of the REST operation
    /// @param id the id in the input; empty where it has none
    record Asked(
            Requested requested,
            String operation,
            Input input,
            String id,
            @Nullable Integer expectedVersion,
            @Nullable String idempotencyKey) {

        CommandContext context(Object command) {
            return requested
                    .commands()
                    .context(
                            requested.caller(),
                            requested.requestId(),
                            requested.reason(),
                            idempotencyKey,
                            operation,
                            command);
        }

        /// The id of what is changed; what is not an id of this kind does not exist.
        <I extends Id> I id(String resource, Function<String, Optional<I>> parse) {
            return parse.apply(id)
                    .orElseThrow(() -> new ProblemException(Refusal.notFound(resource, id)));
        }

        int requiredVersion() {
            return Objects.requireNonNull(expectedVersion, "the schema requires expectedVersion");
        }
    }

    /// A mutation that answers what it made or changed.
    ///
    /// @param operation its name, here and in REST
    /// @param field the resource in its payload, such as `creditNote`
    /// @param kind how the resource is read anew where the mutation was carried out before
    DataFetcher<CompletionStage<JsonNode>> resource(
            String operation, String field, Kind<?, ?> kind, Work work) {
        String property = Names.snake(field);
        return environment -> {
            Answer answer = answer(environment, operation, work);
            return switch (answer) {
                case Answer.Done(JsonNode json) -> completed(done(property, json));
                case Answer.DoneBefore(JsonNode response) ->
                        kind.load(environment, response.path("id").asString(""))
                                .thenApply(found -> replayed().set(property, orNull(found)));
                case Answer.Refused(List<Refusal> refusals) ->
                        completed(refused(environment, refusals));
            };
        };
    }

    /// A mutation that answers what it used and the allocations that it made.
    DataFetcher<CompletionStage<JsonNode>> allocations(
            String operation, String field, Kind<?, ?> kind, Kind<?, ?> allocations, Work work) {
        String property = Names.snake(field);
        return environment -> {
            Answer answer = answer(environment, operation, work);
            return switch (answer) {
                case Answer.Done(JsonNode json) ->
                        completed(payload(false).setAll((ObjectNode) json));
                case Answer.DoneBefore(JsonNode response) ->
                        usedBefore(environment, property, kind, allocations, response);
                case Answer.Refused(List<Refusal> refusals) -> {
                    ObjectNode payload = refused(environment, refusals);
                    payload.putArray("allocations");
                    yield completed(payload);
                }
            };
        };
    }

    private static CompletionStage<JsonNode> usedBefore(
            DataFetchingEnvironment environment,
            String property,
            Kind<?, ?> kind,
            Kind<?, ?> allocations,
            JsonNode response) {
        List<CompletableFuture<@Nullable JsonNode>> made = new ArrayList<>();
        for (JsonNode allocation : response.path("allocations")) {
            made.add(
                    allocations
                            .load(environment, allocation.path("id").asString(""))
                            .toCompletableFuture());
        }
        return kind.load(environment, response.path(property).path("id").asString(""))
                .thenCombine(
                        CompletableFuture.allOf(made.toArray(CompletableFuture[]::new)),
                        (found, _) -> {
                            ObjectNode payload = replayed();
                            payload.set(property, orNull(found));
                            ArrayNode array = payload.putArray("allocations");
                            made.forEach(allocation -> {
                                JsonNode one = allocation.join();
                                if (one != null) {
                                    array.add(one);
                                }
                            });
                            return payload;
                        });
    }

    /// A mutation after which there is nothing to show but the id that was.
    DataFetcher<CompletionStage<JsonNode>> gone(String operation, String field, Work work) {
        String property = Names.snake(field);
        return environment -> {
            Answer answer = answer(environment, operation, work);
            return completed(
                    switch (answer) {
                        case Answer.Done(JsonNode json) ->
                                payload(false).set(property, json.get("id"));
                        case Answer.DoneBefore(JsonNode response) ->
                                replayed().set(property, response.get("id"));
                        case Answer.Refused(List<Refusal> refusals) ->
                                refused(environment, refusals);
                    });
        };
    }

    private sealed interface Answer {

        record Done(JsonNode json) implements Answer {}

        record DoneBefore(JsonNode response) implements Answer {}

        record Refused(List<Refusal> refusals) implements Answer {}
    }

    private Answer answer(DataFetchingEnvironment environment, String operation, Work work) {
        try {
            Asked asked = asked(environment, operation);
            return switch (work.run(asked)) {
                case Outcome.Accepted<? extends Resource>(Resource value) ->
                        new Answer.Done(ResourceJson.of(value, asked.requested().today()).node());
                case Outcome.Replayed<? extends Resource>(String response) ->
                        new Answer.DoneBefore(JsonText.MAPPER.readTree(response));
                case Outcome.Refused<? extends Resource>(Refusal refusal) ->
                        new Answer.Refused(List.of(refusal));
            };
        } catch (ProblemException refused) {
            return new Answer.Refused(refused.refusals());
        }
    }

    /// A literal in a document may hold NUL, which no variable does and no database stores.
    private static void requireText(JsonNode node, String pointer) {
        if (node.isString() && node.stringValue().indexOf('\0') >= 0) {
            throw new ProblemException(
                    Refusal.at(pointer, "invalid_format", Map.of("expected", "text without NUL")));
        }
        node.propertyStream()
                .forEach(one -> requireText(one.getValue(), pointer + "/" + one.getKey()));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                requireText(node.get(i), pointer + "/" + i);
            }
        }
    }

    private Asked asked(DataFetchingEnvironment environment, String operation) {
        Map<String, Object> given = Objects.requireNonNull(environment.getArgument("input"));
        ObjectNode body = InputJson.body(given, operation.startsWith("update"));
        requireText(body, "");
        JsonNode id = body.remove("id");
        String schema = contract.operation(operation).bodySchema();
        if (schema != null) {
            List<Refusal> refusals = contract.check(schema, body);
            if (!refusals.isEmpty()) {
                throw new ProblemException(ProblemException.Place.BODY, refusals);
            }
        }
        String key = environment.getArgument("idempotencyKey");
        if (key != null && !Idempotency.isKey(key)) {
            String limit = Integer.toString(Idempotency.KEY_LENGTH_MAX);
            throw new ProblemException(
                    Refusal.of(
                            "idempotency_key_invalid", Map.of("limit", limit, "maximum", limit)));
        }
        return new Asked(
                Requested.of(environment),
                operation,
                new Input(body, ""),
                id == null ? "" : id.asString(),
                environment.getArgument("expectedVersion"),
                key);
    }

    /// A secret that is shown once stands beside what it opens.
    private static ObjectNode done(String property, JsonNode json) {
        ObjectNode payload = payload(false);
        payload.set(property, json);
        if (json.has("secret")) {
            payload.set("secret", json.get("secret"));
        }
        return payload;
    }

    private static ObjectNode replayed() {
        return payload(true);
    }

    private ObjectNode refused(DataFetchingEnvironment environment, List<Refusal> refusals) {
        Requested requested = Requested.of(environment);
        ObjectNode payload = payload(false);
        ArrayNode errors = payload.withArray("user_errors");
        for (Refusal refusal : refusals) {
            ObjectNode error = errors.addObject().put("code", refusal.code());
            error.put(
                    "message",
                    problems.message(refusal, requested.language(), requested.requestId()));
            error.set("field", field(refusal));
            error.set(
                    "meta",
                    refusal.values().isEmpty()
                            ? NODES.nullNode()
                            : JsonText.MAPPER.valueToTree(Problems.meta(refusal)));
        }
        return payload;
    }

    private static ObjectNode payload(boolean replayed) {
        ObjectNode payload = NODES.objectNode();
        payload.putArray("user_errors");
        payload.put("replayed", replayed);
        return payload;
    }

    /// The path of the argument at fault: a refusal names it as REST has it.
    private static JsonNode field(Refusal refusal) {
        ArrayNode path = NODES.arrayNode();
        String pointer = refusal.pointer();
        if (pointer != null && !pointer.isEmpty()) {
            path.add("input");
            InputJson.names(pointer).forEach(name -> path.add(Problems.echo(name)));
            return path;
        }
        return switch (refusal.code()) {
            case "not_found" -> path.add("input").add("id");
            case "version_conflict" -> path.add("expectedVersion");
            case "idempotency_key_invalid", "idempotency_key_reused", "idempotency_key_in_flight" ->
                    path.add("idempotencyKey");
            default -> NODES.nullNode();
        };
    }

    private static JsonNode orNull(@Nullable JsonNode node) {
        return node == null ? NODES.nullNode() : node;
    }

    private static CompletionStage<JsonNode> completed(JsonNode payload) {
        return CompletableFuture.completedFuture(payload);
    }
}
