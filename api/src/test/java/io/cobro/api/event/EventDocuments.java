package io.cobro.api.event;

import io.cobro.api.http.Contract;
import io.cobro.webhooks.event.EventCatalogue;
import io.cobro.webhooks.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;

/// The documents about events that are kept in `docs`, made of the catalogue and the contract.
final class EventDocuments {

    private static final String HEAD =
            """
            # Events

            <!-- Written by EventDocumentsTest from event_catalogue.yaml and openapi.yaml: change those. -->

            Every event that Cobro emits; nothing else comes, by webhook, by `GET /v1/events` or in a stream. All have the envelope
            that the examples show. `data` holds the resources named here as REST answers them, without their lines, taxes and
            installments, customers without `email` and `phone`, and of the `url` of a webhook endpoint only scheme, host and port, for
            the log is kept for ever. `previous` holds the former values of those properties named here that the event changed, in the
            form that they have in `data`; `null` where there are none. A body is at most 20 kB: what would be larger comes without
            `metadata`, then without `evidence` and `allocations`, then with texts cut to 200 characters. Mutations of GraphQL emit what
            the operation of the same name emits.

            `GET /v1/event_types` answers this list, `GET /v1/event_types/{type}` one type with its JSON Schema. The list grows, and
            properties may be added: ignore what you do not know.
            """;

    private final EventSchemas schemas;
    private final EventTypes types;

    EventDocuments(Contract contract) {
        this.schemas = new EventSchemas(contract);
        this.types = new EventTypes(contract);
    }

    /// The texts by the name of their file in `docs`.
    Map<String, String> all() {
        Map<String, String> texts = new TreeMap<>();
        texts.put("event-catalogue.md", guide());
        bySchema()
                .keySet()
                .forEach(name ->
                        texts.put("events/" + name + ".json", pretty(schemas.ofName(name))));
        return texts;
    }

    private static Map<String, List<EventCatalogue.Entry>> bySchema() {
        return EventCatalogue.ENTRIES.stream()
                .collect(
                        Collectors.groupingBy(
                                EventCatalogue.Entry::schema,
                                LinkedHashMap::new,
                                Collectors.toList()));
    }

    private String guide() {
        StringBuilder text = new StringBuilder(HEAD);
        bySchema()
                .forEach((schema, entries) -> {
                    text.append("\n## ").append(entries.getFirst().type().noun()).append("\n\n");
                    text.append("JSON Schema: [%s](events/%s.json)\n\n".formatted(schema, schema));
                    text.append("| Event | What happened | `data` | `previous` | Emitted by |\n");
                    text.append("|---|---|---|---|---|\n");
                    entries.forEach(entry -> text.append(row(entry)));
                    EventCatalogue.Entry shown = entries.getLast();
                    text.append("\nAn example, `%s`:\n\n```json\n".formatted(shown.type()));
                    text.append(pretty(schemas.example(shown))).append("```\n");
                });
        return text.toString();
    }

    private String row(EventCatalogue.Entry entry) {
        String happened =
                entry.when() == null ? entry.summary() : entry.summary() + " " + entry.when();
        List<String> data =
                entry.data().stream()
                        .map(part ->
                                "`" + part.name() + "`" + (part.always() ? "" : ", not always"))
                        .toList();
        List<String> emitters = new ArrayList<>();
        types.operations(entry).forEach(operation -> emitters.add("`" + operation + "`"));
        entry.jobs().forEach(job -> emitters.add("job `" + job + "`"));
        List<String> previous =
                entry.previous().propertyNames().stream().map(name -> "`" + name + "`").toList();
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        entry.type(),
                        happened,
                        String.join(", ", data),
                        String.join(", ", previous),
                        String.join(", ", emitters));
    }

    private static String pretty(JsonNode json) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        return JsonText.MAPPER
                        .writer()
                        .with(
                                new DefaultPrettyPrinter(
                                                Separators.createDefaultInstance()
                                                        .withObjectNameValueSpacing(
                                                                Separators.Spacing.AFTER))
                                        .withObjectIndenter(lines))
                        .writeValueAsString(json)
                + "\n";
    }
}
