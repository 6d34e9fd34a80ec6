package io.cobro.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.http.Operation;
import io.cobro.api.testing.BodyPlaces.Place;
import io.cobro.webhooks.json.JsonText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Bodies that are right for an operation, and name something at every place that can.
public final class RightBodies {

    /// `{customers}` is the newest customer of a company.
    private static final Map<String, String> WRITTEN = bodies();

    private final BodyPlaces places;

    public RightBodies(BodyPlaces places) {
        this.places = places;
    }

    /// A right body; null where the operation takes none, or a file.
    ///
    /// @param of whose things it names
    public @Nullable JsonNode of(Operation operation, Furnished of) {
        String written = WRITTEN.get(operation.id());
        if (written != null) {
            for (Map.Entry<String, List<String>> list : of.ids().entrySet()) {
                written = written.replace("{" + list.getKey() + "}", list.getValue().getFirst());
            }
            return JsonText.MAPPER.readTree(written);
        }
        String schema = operation.bodySchema();
        return schema == null ? null : smallest(schema);
    }

    /// The smallest body of a schema; where that is empty and may not be, one with a property.
    private JsonNode smallest(String schema) {
        Place whole = places.of(schema).getFirst();
        JsonNode smallest = places.smallest(whole.schema());
        if (whole.schema().path("minProperties").asInt(0) <= smallest.size()) {
            return smallest;
        }
        Place first =
                places.of(schema).stream()
                        .filter(place -> place.pointer().matches("/[a-z_]+"))
                        .findFirst()
                        .orElseThrow();
        return places.body(schema, first.pointer(), places.smallest(first.schema()));
    }

    /// The same with a condition that has an id at a place.
    ///
    /// @param schema of the body
    /// @param pointer of the place, `/steps/0/if/customer_in/0`
    public JsonNode ofCondition(JsonNode right, String schema, String pointer, String id) {
        JsonNode body = places.body(schema, pointer, JsonNodeFactory.instance.stringNode(id));
        ObjectNode step = (ObjectNode) right.at("/steps/0");
        step.set("if", body.at("/steps/0/if"));
        return right;
    }

    /// Puts an id where a body has one.
    public static void set(JsonNode body, String pointer, String id) {
        assertThat(body.at(pointer).isString()).as("the right body has no %s", pointer).isTrue();
        int end = pointer.lastIndexOf('/');
        String name = pointer.substring(end + 1);
        if (body.at(pointer.substring(0, end)) instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), JsonNodeFactory.instance.stringNode(id));
        } else {
            ((ObjectNode) body.at(pointer.substring(0, end))).put(name, id);
        }
    }

    private static Map<String, String> bodies() {
        String policy =
                """
                {"name": "Cobranza", "steps": [{"key": "late", "offset_days": 3, "channel": "email",
                  "template": "payment_late"}]}
                """;
        String customer = "{\"name\": \"Clavo\", \"dunning_policy_id\": \"{dunning_policies}\"}";
        String draftOf =
                "{\"customer_id\": \"{customers}\", \"billing_entity_id\": \"{billing_entities}\"}";
        String allocation = "{\"allocations\": [{\"invoice_id\": \"{invoices}\"}]}";
        String chosen = "\"customer_id\": \"{customers}\", \"invoice_ids\": [\"{invoices}\"]";
        String invoice = with(Company.invoice("{customers}"), draftOf);
        String creditNote = with(Company.creditNoteOf("{customers}"), draftOf);
        String payment = with(Company.payment("{customers}", "1.00"), allocation);
        Map<String, String> bodies = new HashMap<>();
        bodies.put("createCustomer", customer);
        bodies.put("putCustomer", customer);
        bodies.put("updateCustomer", customer);
        bodies.put("createCustomerBatch", batchOf(customer));
        bodies.put("createInvoice", invoice);
        bodies.put("putInvoice", invoice);
        bodies.put("createInvoiceBatch", batchOf(invoice));
        bodies.put("updateInvoice", draftOf);
        bodies.put("createCreditNote", creditNote);
        bodies.put("putCreditNote", creditNote);
        bodies.put("createCreditNoteBatch", batchOf(creditNote));
        bodies.put("createPayment", payment);
        bodies.put("putPayment", payment);
        bodies.put("createPaymentBatch", batchOf(payment));
        bodies.put("allocatePayment", allocation);
        bodies.put("allocateCreditNote", allocation);
        bodies.put("createMatchingRun", "{\"bank_account_id\": \"{bank_accounts}\"}");
        bodies.put("createDunningPolicy", policy);
        bodies.put("updateDunningPolicy", policy);
        bodies.put("validateDunningPolicy", policy);
        bodies.put(
                "createReminder",
                "{%s, \"channel\": \"sms\", \"template\": \"payment_late\"}".formatted(chosen));
        bodies.put(
                "renderTemplate",
                "{%s, \"kind\": \"payment_late\", \"channel\": \"sms\", \"language\": \"es\"}"
                        .formatted(chosen));
        return Map.copyOf(bodies);
    }

    private static String batchOf(String item) {
        return "{\"mode\": \"atomic\", \"items\": [%s]}".formatted(item);
    }

    private static String with(String body, String more) {
        ObjectNode object = (ObjectNode) JsonText.MAPPER.readTree(body);
        object.setAll((ObjectNode) JsonText.MAPPER.readTree(more));
        return object.toString();
    }
}
