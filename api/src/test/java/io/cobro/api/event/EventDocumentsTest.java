package io.cobro.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.EventContract;
import io.cobro.webhooks.event.EventCatalogue;
import io.cobro.webhooks.json.ResourceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is said about events is what the catalogue and the contract say.
///
/// The files in `docs` are written anew, instead of compared, by `./cobro test
/// -Dtest=EventDocumentsTest -Dcobro.docs.write=true`.
final class EventDocumentsTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final String HOW =
            "%s is not current: ./cobro test -Dtest=EventDocumentsTest -Dcobro.docs.write=true";

    /// What no draft has: a PUT that gives it makes another event.
    private static final Set<String> ISSUED = Set.of("status", "number", "folio", "fiscal_uuid");

    private final Contract contract = Contract.load();
    private final EventSchemas schemas = new EventSchemas(contract);

    @Test
    void the_documents_are_current() throws IOException {
        Map<String, String> texts = new EventDocuments(contract).all();
        if (Boolean.getBoolean("cobro.docs.write")) {
            write(texts);
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Path file = DOCS.resolve(text.getKey());
            assertThat(Files.exists(file) ? Files.readString(file) : "")
                    .as(HOW, text.getKey())
                    .isEqualTo(text.getValue());
        }
        try (Stream<Path> files = Files.list(DOCS.resolve("events"))) {
            assertThat(files.map(file -> "events/" + file.getFileName()))
                    .allMatch(texts::containsKey);
        }
    }

    @Test
    void every_example_validates_against_its_schema() {
        for (EventCatalogue.Entry entry : EventCatalogue.ENTRIES) {
            assertThat(EventContract.faults(schemas.example(entry)))
                    .as(entry.type().name())
                    .isEmpty();
        }
        JsonNode ofTheContract = contract.schema("Event").get("examples").get(0);
        assertThat(EventContract.faults(ofTheContract)).isEmpty();
    }

    @Test
    void a_schema_refuses_what_is_not_its_type() {
        EventCatalogue.Entry paid = EventCatalogue.get("invoice.paid");
        for (String property : List.of("id", "sequence", "schema", "data", "cause")) {
            ObjectNode event = schemas.example(paid);
            event.remove(property);
            assertThat(EventContract.faults(event)).as(property).isNotEmpty();
        }
        ObjectNode wrongSchema = schemas.example(paid).put("schema", "payment.v1");
        assertThat(EventContract.faults(wrongSchema)).isNotEmpty();
        ObjectNode withLines = schemas.example(paid);
        ((ObjectNode) withLines.at("/data/invoice")).putArray("lines");
        assertThat(EventContract.faults(withLines)).isNotEmpty();
        ObjectNode wrongSubject = schemas.example(paid);
        ((ObjectNode) wrongSubject.get("subject")).put("type", "payment");
        assertThat(EventContract.faults(wrongSubject)).isNotEmpty();
        ObjectNode otherBefore = schemas.example(paid);
        ((ObjectNode) otherBefore.get("previous")).put("memo", "x");
        assertThat(EventContract.faults(otherBefore)).isNotEmpty();
    }

    @Test
    void what_a_change_can_name_is_told_with_its_former_value() {
        for (Operation operation : contract.inOrder()) {
            // Of a template only the text changes, which no event holds.
            boolean changes =
                    operation.id().startsWith("update")
                            || (operation.id().startsWith("put")
                                    && !operation.id().equals("putTemplate"));
            for (String type : operation.events()) {
                if (changes && type.endsWith(".updated")) {
                    EventCatalogue.Entry entry = EventCatalogue.get(type);
                    Set<String> named = new TreeSet<>(properties(operation.bodySchema()));
                    named.retainAll(properties(EventSchemas.component(entry.data().getFirst())));
                    named.removeAll(ResourceJson.NOT_IN_EVENTS);
                    named.removeAll(ISSUED);
                    assertThat(entry.previous().propertyNames())
                            .as("%s of %s", type, operation.id())
                            .containsAll(named);
                }
            }
        }
    }

    private Collection<String> properties(@Nullable String schema) {
        return contract.schema(Objects.requireNonNull(schema)).path("properties").propertyNames();
    }

    private static void write(Map<String, String> texts) throws IOException {
        Files.createDirectories(DOCS.resolve("events"));
        try (Stream<Path> files = Files.list(DOCS.resolve("events"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Files.writeString(DOCS.resolve(text.getKey()), text.getValue());
        }
    }
}
