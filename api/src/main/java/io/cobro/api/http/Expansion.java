package io.cobro.api.http;

import io.cobro.core.Resource;
import io.cobro.core.id.Id;
import io.cobro.core.tenant.TenantId;
import io.cobro.webhooks.json.JsonObject;
import io.cobro.webhooks.json.ResourceJson;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How what others name by its id is shown beside that id: `customer` beside `customer_id`.
///
/// It is shown as lists show it, one level deep. All of an answer are read at once, after the
/// answer itself: they may be a moment newer.
///
/// @param operation by which it is read alone; its scope is needed here, too
/// @param read those of the ids that exist, in no order
public record Expansion(String operation, Read read) {

    /// Reads what is shown.
    @FunctionalInterface
    public interface Read {

        List<JsonObject> of(TenantId tenant, Collection<String> ids, LocalDate today);
    }

    /// Of resources.
    ///
    /// @param find those of the ids that exist, in no order
    public static <I extends Id, R extends Resource> Expansion of(
            String operation,
            Function<String, Optional<I>> parse,
            BiFunction<TenantId, Collection<I>, List<R>> find) {
        return of(operation, parse, find, ResourceJson::inList);
    }

    /// Of anything that has a JSON form with an id.
    public static <I extends Id, R> Expansion of(
            String operation,
            Function<String, Optional<I>> parse,
            BiFunction<TenantId, Collection<I>, List<R>> find,
            BiFunction<R, LocalDate, JsonObject> json) {
        return new Expansion(
                operation,
                (tenant, texts, today) -> {
                    List<I> ids =
                            texts.stream().map(parse).flatMap(Optional::stream).distinct().toList();
                    return find.apply(tenant, ids).stream()
                            .map(one -> json.apply(one, today))
                            .toList();
                });
    }

    /// Puts what the ids name beside them; null beside what is null, or is no longer there.
    ///
    /// @param name of the property
    /// @param answer resources that have such an id, or a list of parts that have one
    void expand(String name, List<JsonObject> answer, TenantId tenant, LocalDate today) {
        String id = name + "_id";
        List<ObjectNode> places =
                answer.stream().flatMap(resource -> places(resource.node(), id)).toList();
        List<String> ids =
                places.stream()
                        .map(place -> place.path(id).asString(""))
                        .filter(given -> !given.isEmpty())
                        .distinct()
                        .toList();
        Map<String, JsonNode> found = new HashMap<>();
        if (!ids.isEmpty()) {
            for (JsonObject one : read.of(tenant, ids, today)) {
                found.put(one.node().path("id").asString(), one.node());
            }
        }
        for (ObjectNode place : places) {
            place.set(
                    name,
                    found.getOrDefault(
                            place.path(id).asString(""), JsonNodeFactory.instance.nullNode()));
        }
    }

    private static Stream<ObjectNode> places(ObjectNode resource, String id) {
        return resource.has(id)
                ? Stream.of(resource)
                : resource.valueStream()
                        .filter(JsonNode::isArray)
                        .flatMap(JsonNode::valueStream)
                        .filter(part -> part.has(id))
                        .map(ObjectNode.class::cast);
    }
}
