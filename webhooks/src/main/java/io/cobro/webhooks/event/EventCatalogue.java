package io.cobro.webhooks.event;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.cobro.core.event.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Every type of event that Cobro emits, and none that it does not: `event_catalogue.yaml`, whose
/// head says what its properties mean.
public final class EventCatalogue {

    private static final String RESOURCE = "event_catalogue.yaml";

    private static final Set<String> PROPERTIES =
            Set.of("type", "schema", "summary", "when", "data", "previous", "jobs", "example");

    /// All types, by subject.
    public static final List<Entry> ENTRIES = load();

    private static final Map<String, Entry> BY_NAME =
            ENTRIES.stream().collect(toUnmodifiableMap(entry -> entry.type().name(), identity()));

    private EventCatalogue() {}

    /// The entry of a type; empty if Cobro emits none of that type.
    public static Optional<Entry> find(EventType type) {
        return find(type.name());
    }

    /// The entry of the type with this name; empty if Cobro emits none of that name.
    public static Optional<Entry> find(String type) {
        return Optional.ofNullable(BY_NAME.get(type));
    }

    /// The entry of a type that is about to be told.
    ///
    /// @throws IllegalStateException if the catalogue lacks it: a bug that a test finds
    public static Entry get(String type) {
        return find(type)
                .orElseThrow(() -> new IllegalStateException("the event catalogue lacks " + type));
    }

    private static List<Entry> load() {
        YAMLMapper mapper =
                YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        List<Entry> entries = new ArrayList<>();
        try (InputStream in =
                Objects.requireNonNull(
                        EventCatalogue.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            mapper.readTree(in).get("events").forEach(node -> entries.add(entry(node)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return List.copyOf(entries);
    }

    private static Entry entry(JsonNode node) {
        String type = node.path("type").asString();
        if (!PROPERTIES.containsAll(node.propertyNames())) {
            throw new IllegalStateException("the catalogue says too much of " + type);
        }
        return new Entry(
                new EventType(type),
                node.get("schema").asString(),
                node.get("summary").asString(),
                node.has("when") ? node.get("when").asString() : null,
                texts(node.get("data")).stream().map(Part::read).toList(),
                object(node, "previous"),
                texts(node.path("jobs")),
                object(node, "example"));
    }

    private static ObjectNode object(JsonNode node, String name) {
        if (!node.has(name)) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (node.get(name) instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalStateException(
                "%s of %s names no values".formatted(name, node.path("type").asString()));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    /// One type of event.
    ///
    /// @param schema the name and version of the form of its data
    /// @param summary what has happened, in a sentence
    /// @param when what makes it happen, in sentences; null where the summary says it
    /// @param data what its `data` holds: the subject first
    /// @param previous the properties whose former value `previous` may hold, each with one
    /// @param jobs what emits it beside operations, such as `overdue`
    /// @param example by resource, properties that its example shows otherwise than the contract
    public record Entry(
            EventType type,
            String schema,
            String summary,
            @Nullable String when,
            List<Part> data,
            ObjectNode previous,
            List<String> jobs,
            ObjectNode example) {

        public Entry {
            data = List.copyOf(data);
            if (!data.stream().map(Part::name).toList().containsAll(example.propertyNames())) {
                throw new IllegalStateException(
                        "the example of %s shows what its data does not hold".formatted(type));
            }
            previous = previous.deepCopy();
            jobs = List.copyOf(jobs);
            example = example.deepCopy();
        }

        /// A copy, which the caller may change.
        @Override
        public ObjectNode previous() {
            return previous.deepCopy();
        }

        /// A copy, which the caller may change.
        @Override
        public ObjectNode example() {
            return example.deepCopy();
        }

        /// The resource that it is about.
        public String subject() {
            return data.getFirst().name();
        }

        /// Who acts when a job emits it, such as `system:overdue`; empty if only operations do.
        public Optional<String> actor() {
            return jobs.stream().findFirst().map(job -> "system:" + job);
        }

        /// Checks what an event of this type tells.
        ///
        /// @param told the resources that its data holds
        /// @param changed the properties whose former value it tells
        /// @throws IllegalStateException if the entry says otherwise: a bug that a test finds
        public void requireSays(List<String> told, Set<String> changed) {
            List<String> all = data.stream().map(Part::name).toList();
            List<String> least = data.stream().filter(Part::always).map(Part::name).toList();
            boolean said =
                    told.getFirst().equals(subject())
                            && all.containsAll(told)
                            && told.containsAll(least)
                            && previous.propertyNames().containsAll(changed);
            if (!said) {
                throw new IllegalStateException(
                        "%s tells of %s and the former %s, which the event catalogue does not say"
                                .formatted(type, told, changed));
            }
        }
    }

    /// A resource that the data of an event holds.
    ///
    /// @param name the resource's name, such as `invoice`
    /// @param always whether every event of the type holds it
    public record Part(String name, boolean always) {

        private static Part read(String text) {
            return text.endsWith("?")
                    ? new Part(text.substring(0, text.length() - 1), false)
                    : new Part(text, true);
        }
    }
}
