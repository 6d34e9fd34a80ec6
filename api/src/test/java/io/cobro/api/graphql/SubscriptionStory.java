package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.event.EventWaits;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.Listener;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Events as they happen, over GraphQL.
final class SubscriptionStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private static final String ALL = "subscription { events { id } }";

    @Test
    void a_subscription_tells_what_the_log_has_and_then_what_happens() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        String customer = company.customer();
        try (Listener listener =
                listen(
                        company,
                        """
                        subscription { events(after: "0", types: ["customer.*", "invoice.*"]) {
                            kind: type sequence subject { resourceId resource { id } } data } }
                        """)) {
            assertThat(listener.status()).isEqualTo(200);
            assertThat(listener.header("Content-Type")).startsWith("text/event-stream");
            assertThat(listener.header("Cache-Control")).isEqualTo("no-store");
            JsonNode first = event(listener);
            assertThat(first.at("/kind").asString()).isEqualTo("customer.created");
            assertThat(first.at("/subject/resourceId").asString()).isEqualTo(customer);
            assertThat(first.at("/data/customer/name").asString()).isEqualTo("Tlapalería El Clavo");
            String invoice = company.issued(customer);
            JsonNode created = event(listener);
            JsonNode issued = event(listener);
            assertThat(created.at("/kind").asString()).isEqualTo("invoice.created");
            assertThat(created.at("/subject/resource/id").asString()).isEqualTo(invoice);
            assertThat(issued.at("/kind").asString()).isEqualTo("invoice.issued");
            assertThat(issued.at("/subject/resourceId").asString()).isEqualTo(invoice);

            try (Listener resumed =
                    listen(
                            company,
                            """
                            subscription { events(after: "%s", subject: "%s") { type } }
                            """
                                    .formatted(created.at("/sequence").asString(), invoice))) {
                assertThat(event(resumed).at("/type").asString()).isEqualTo("invoice.issued");
            }
        }
    }

    @Test
    void a_subscription_without_a_place_begins_now() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        company.customer();
        while (company.get("/v1/events?types=customer.*").<List<?>>path("data").isEmpty()) {
            // The sequencer numbers what has happened beside requests.
        }
        try (Listener listener = listen(company, "subscription { events { type } }")) {
            company.draft(company.customer());
            assertThat(event(listener).at("/type").asString()).isEqualTo("customer.created");
            assertThat(event(listener).at("/type").asString()).isEqualTo("invoice.created");
        }
    }

    @Test
    void the_subscription_of_a_revoked_key_is_told_so_and_ends() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        Response key =
                company.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"events:read\"]}");
        try (Listener listener = Listener.subscribe(SERVER.url(), key.path("secret"), ALL)) {
            assertThat(listener.status()).isEqualTo(200);
            company.delete("/v1/api_keys/" + key.path("id"), 1).then().statusCode(204);
            Listener.Heard last = Objects.requireNonNull(listener.next());
            while (last.data().contains("\"data\"")) {
                last = Objects.requireNonNull(listener.next()); // that a key was made, or revoked
            }
            assertThat(code(last.data())).isEqualTo("unauthenticated");
            assertThat(listener.rest()).isEqualTo("event: complete\ndata: \n\n");
        }
    }

    @Test
    void a_tenant_has_so_many_subscriptions_and_not_more() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        List<Listener> open = new ArrayList<>();
        try {
            for (int i = 0; i < EventWaits.WAITERS_OF_TENANT_MAX; i++) {
                open.add(listen(company, ALL));
                assertThat(open.getLast().status()).isEqualTo(200);
            }
            try (Listener refused = listen(company, ALL)) {
                assertThat(refused.status()).isEqualTo(429);
                assertThat(code(refused.rest())).isEqualTo("too_many_waiting_requests");
            }
        } finally {
            for (Listener listener : open) {
                listener.close();
            }
        }
        int status = 429;
        while (status == 429) {
            company.customer(); // which the closed ones cannot be told
            try (Listener again = listen(company, ALL)) {
                status = again.status();
            }
        }
        assertThat(status).isEqualTo(200);
    }

    @Test
    void what_cannot_be_listened_to_is_refused_before_anything_is_told() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        refused(
                company,
                "subscription { events(after: \"9000\") { id } }",
                400,
                "sequence_not_reached");
        refused(company, "subscription { events(after: \"x\") { id } }", 400, "invalid_cursor");
        refused(company, "subscription { events(types: [\"?\"]) { id } }", 422, "invalid_format");
        refused(
                company,
                "subscription { a: events { id } b: events { id } }",
                400,
                "query_invalid");
        refused(company, "subscription { events { colour } }", 400, "query_invalid");
        String other = SERVER.key(company.tenant(), "invoices:read");
        try (Listener narrow = Listener.subscribe(SERVER.url(), other, ALL)) {
            assertThat(narrow.status()).isEqualTo(403);
            assertThat(code(narrow.rest())).isEqualTo("insufficient_scope");
        }
        Response json =
                SERVER.graphql(company.key())
                        .contentType("application/json")
                        .body(JsonText.MAPPER.writeValueAsString(Map.of("query", ALL)))
                        .post("/graphql");
        assertThat(json.statusCode()).isEqualTo(406);
        assertThat(code(json.asString())).isEqualTo("not_acceptable");
    }

    @Test
    void a_query_is_answered_once_and_a_mutation_not_by_get() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        try (Listener once = listen(company, "{ tenant { currency } }")) {
            Listener.Heard heard = Objects.requireNonNull(once.next());
            assertThat(heard.type()).isEqualTo("next");
            assertThat(heard.data()).isEqualTo("{\"data\":{\"tenant\":{\"currency\":\"MXN\"}}}");
            assertThat(once.rest()).isEqualTo("event: complete\ndata: \n\n");
        }
        Response got =
                SERVER.graphql(company.key())
                        .accept("text/event-stream")
                        .queryParam(
                                "query",
                                "mutation { updateTenant(expectedVersion: 1, input: {}) { replayed } }")
                        .get("/graphql");
        assertThat(got.statusCode()).isEqualTo(405);
    }

    private static void refused(Company company, String document, int status, String code)
            throws IOException, InterruptedException {
        try (Listener listener = listen(company, document)) {
            assertThat(listener.status()).as(document).isEqualTo(status);
            assertThat(listener.header("Content-Type")).startsWith("application/json");
            assertThat(code(listener.rest())).isEqualTo(code);
        }
    }

    private static Listener listen(Company company, String document)
            throws IOException, InterruptedException {
        return Listener.subscribe(SERVER.url(), company.key(), document);
    }

    /// The event of the next result.
    private static JsonNode event(Listener listener) throws IOException {
        Listener.Heard heard = Objects.requireNonNull(listener.next());
        assertThat(heard.type()).isEqualTo("next");
        JsonNode result = JsonText.MAPPER.readTree(heard.data());
        assertThat(result.at("/errors").isMissingNode()).as(heard.data()).isTrue();
        return result.at("/data/events");
    }

    private static String code(String answer) {
        return JsonText.MAPPER.readTree(answer).at("/errors/0/extensions/code").asString();
    }
}
