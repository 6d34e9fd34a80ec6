package io.cobro.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.ServerProcess;
import io.cobro.api.testing.SetClock;
import io.cobro.api.testing.TestServer;
import io.cobro.persistence.DatabaseRole;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything that can become of an idempotency key, by each face and from one to the other.
final class IdempotencyMatrixStory {

    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");

    private static final SetClock CLOCK = new SetClock(NOW);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    /// The headers that the answers of a secret and of a replay differ in are no part of the body.
    private static final String SECRET = "secret";

    private static final int CONCURRENT = 64;

    @TempDir private Path folder;

    private static Company company;
    private static String customer;

    @BeforeAll
    static void a_company() {
        company = Company.found(SERVER, "Distribuidora Azul");
        customer = company.customer();
    }

    /// What a caller learns, by whichever face.
    ///
    /// @param code of the refusal; empty where the request was carried out, now or before
    /// @param id of what was made; empty where nothing was
    record Answer(
            int status, String code, String id, boolean replayed, @Nullable String retryAfter) {

        boolean isFirst() {
            return code.isEmpty() && !replayed;
        }
    }

    enum Face {
        REST {
            @Override
            Answer pay(String url, String secret, String key, String payer, String amount) {
                return rest(url, secret, key, "/v1/payments", Company.payment(payer, amount));
            }

            @Override
            Answer customer(Company of, String key) {
                return rest(SERVER.url(), of.key(), key, "/v1/customers", "{\"name\":\"Clavo\"}");
            }

            private static Answer rest(
                    String url, String secret, String key, String path, String body) {
                Response answer =
                        given().baseUri(url)
                                .header("Authorization", "Bearer " + secret)
                                .header("Idempotency-Key", key)
                                .contentType("application/json")
                                .body(body)
                                .post(path);
                JsonNode json = JsonText.MAPPER.readTree(answer.asByteArray());
                return new Answer(
                        answer.statusCode(),
                        json.path("code").asString(""),
                        json.path("id").asString(""),
                        "true".equals(answer.header("Idempotent-Replayed")),
                        answer.header("Retry-After"));
            }
        },
        GRAPHQL {
            @Override
            Answer pay(String url, String secret, String key, String payer, String amount) {
                return graphql(
                        url,
                        secret,
                        "createPayment",
                        "payment",
                        key,
                        Map.of(
                                "customerId",
                                payer,
                                "receivedDate",
                                "2026-03-20",
                                "method",
                                "SPEI",
                                "amount",
                                Map.of("amount", amount, "currency", "MXN")));
            }

            @Override
            Answer customer(Company of, String key) {
                return graphql(
                        SERVER.url(),
                        of.key(),
                        "createCustomer",
                        "customer",
                        key,
                        Map.of("name", "Clavo"));
            }

            private static Answer graphql(
                    String url,
                    String secret,
                    String mutation,
                    String made,
                    String key,
                    Map<String, ?> input) {
                String type = Character.toUpperCase(mutation.charAt(0)) + mutation.substring(1);
                String document =
                        "mutation($input: %sInput!, $key: String!) { %s(input: $input, idempotencyKey: $key) { %s { id } replayed userErrors { code } } }"
                                .formatted(type, mutation, made);
                Response answer =
                        given().baseUri(url)
                                .header("Authorization", "Bearer " + secret)
                                .contentType("application/json")
                                .body(
                                        JsonText.MAPPER.writeValueAsString(
                                                Map.of(
                                                        "query",
                                                        document,
                                                        "variables",
                                                        Map.of("input", input, "key", key))))
                                .post("/graphql");
                JsonNode json = JsonText.MAPPER.readTree(answer.asByteArray());
                JsonNode payload = json.path("data").path(mutation);
                String error = json.at("/errors/0/extensions/code").asString("");
                return new Answer(
                        answer.statusCode(),
                        error.isEmpty()
                                ? payload.at("/userErrors/0/code")
                                        .asString("")
                                        .toLowerCase(Locale.ROOT)
                                : error,
                        payload.path(made).path("id").asString(""),
                        payload.path("replayed").asBoolean(false),
                        answer.header("Retry-After"));
            }
        };

        /// A payment by a customer, under a key.
        abstract Answer pay(String url, String secret, String key, String payer, String amount);

        abstract Answer customer(Company of, String key);

        Answer pay(Company of, String key, String payer, String amount) {
            return pay(SERVER.url(), of.key(), key, payer, amount);
        }

        Answer pay(String key, String amount) {
            return pay(company, key + " of " + this, customer, amount);
        }
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(Face.values())
                .flatMap(first ->
                        Arrays.stream(Face.values()).map(again -> Arguments.of(first, again)));
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @MethodSource("pairs")
    void the_first_request_has_the_effect_and_the_next_one_its_answer(Face first, Face again) {
        Company own = Company.found(SERVER, "Distribuidora Azul");
        String payer = own.customer();
        Answer made = first.pay(own, "k", payer, "10.00");
        assertThat(made.isFirst()).isTrue();
        Answer repeated = again.pay(own, "k", payer, "10.00");
        assertThat(repeated.replayed()).isTrue();
        assertThat(repeated.id()).isEqualTo(made.id());
        assertThat(payments(own)).containsExactly(made.id());
        // What is left out means the same in both.
        Answer other = first.customer(own, "c");
        assertThat(again.customer(own, "c")).extracting(Answer::id).isEqualTo(other.id());
        assertThat(own.get("/v1/customers").<List<?>>path("data")).hasSize(2);
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @MethodSource("pairs")
    void another_request_under_the_key_is_refused_and_has_no_effect(Face first, Face again) {
        Company own = Company.found(SERVER, "Distribuidora Azul");
        String payer = own.customer();
        Answer made = first.pay(own, "k", payer, "10.00");
        assertThat(again.pay(own, "k", payer, "10.01").code()).isEqualTo("idempotency_key_reused");
        assertThat(again.customer(own, "k").code()).isEqualTo("idempotency_key_reused");
        assertThat(payments(own)).containsExactly(made.id());
        assertThat(own.get("/v1/customers").<List<String>>path("data.id")).containsExactly(payer);
        assertThat(again.pay(own, "k", payer, "10.00").id()).isEqualTo(made.id());
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void a_request_whose_first_one_is_still_running_is_told_to_wait(Face face) throws SQLException {
        String key = "in-flight of " + face;
        try (Connection running = SERVER.application().storage().serving().getConnection()) {
            running.setAutoCommit(false);
            try (PreparedStatement claim = running.prepareStatement("select claim_key(?, ?)")) {
                claim.setLong(1, company.tenant().id().number());
                claim.setString(2, key);
                claim.execute();
            }
            Answer waiting = face.pay("in-flight", "10.00");
            assertThat(waiting.code()).isEqualTo("idempotency_key_in_flight");
            if (face == Face.REST) {
                assertThat(waiting.status()).isEqualTo(409);
                assertThat(waiting.retryAfter()).isEqualTo("1");
            }
            running.rollback();
            running.setAutoCommit(true);
        }
        assertThat(face.pay("in-flight", "10.00").isFirst()).isTrue();
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @MethodSource("pairs")
    void a_refusal_leaves_the_key_free(Face first, Face again) {
        String key = "refused by " + first + " before " + again;
        assertThat(first.pay(company, key, customer, "0.00").code())
                .isEqualTo("amount_not_positive");
        assertThat(first.pay(company, key, "cus_01m46dttw0f4krmm1m3ewegdsm", "10.00").code())
                .isEqualTo("reference_not_found");
        assertThat(again.pay(company, key, customer, "10.00").isFirst()).isTrue();
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @MethodSource("pairs")
    void a_failure_of_the_server_leaves_the_key_free(Face first, Face again) throws SQLException {
        String key = "failed by " + first + " before " + again;
        owner(
                """
                create function break() returns trigger language plpgsql as $$
                begin raise exception 'broken on purpose'; end $$;
                create trigger break before insert on payment for each row execute function break()
                """);
        try {
            Answer failed = first.pay(company, key, customer, "10.00");
            assertThat(failed.code()).isEqualTo("internal_error");
            assertThat(failed.status()).isEqualTo(first == Face.REST ? 500 : 200);
        } finally {
            owner("drop trigger break on payment; drop function break()");
        }
        assertThat(again.pay(company, key, customer, "10.00").isFirst()).isTrue();
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @MethodSource("pairs")
    void the_key_of_another_tenant_is_another_key(Face first, Face again) {
        String key = "shared by " + first + " and " + again;
        Company other = Company.found(SERVER, "Distribuidora Roja");
        Answer here = first.pay(company, key, customer, "10.00");
        Answer there = again.pay(other, key, other.customer(), "10.00");
        assertThat(there.isFirst()).isTrue();
        assertThat(there.id()).isNotEqualTo(here.id());
    }

    @Test
    void an_answer_outlives_the_server_that_gave_it() throws IOException {
        Path config = Files.writeString(folder.resolve("cobro.yaml"), "");
        Company own = Company.found(SERVER, "Distribuidora Azul");
        String payer = own.customer();
        Map<Face, Answer> made = new EnumMap<>(Face.class);
        try (ServerProcess server = start(config)) {
            for (Face face : Face.values()) {
                made.put(face, face.pay(server.url(), own.key(), "k of " + face, payer, "10.00"));
            }
            server.kill();
        }
        assertThat(made.values()).allMatch(Answer::isFirst);
        try (ServerProcess server = start(config)) {
            for (Face first : Face.values()) {
                for (Face again : Face.values()) {
                    Answer repeated =
                            again.pay(server.url(), own.key(), "k of " + first, payer, "10.00");
                    assertThat(repeated)
                            .isEqualTo(
                                    new Answer(
                                            repeated.status(),
                                            "",
                                            made.get(first).id(),
                                            true,
                                            null));
                }
            }
        }
        assertThat(payments(own)).hasSize(Face.values().length);
    }

    private ServerProcess start(Path config) throws IOException {
        return ServerProcess.start(SERVER.database().url(), config, folder.resolve("server.log"));
    }

    @Test
    void of_many_requests_at_once_one_has_the_effect() throws Exception {
        Company own = Company.found(SERVER, "Distribuidora Azul");
        String payer = own.customer();
        CountDownLatch together = new CountDownLatch(1);
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < CONCURRENT; i++) {
                Face face = Face.values()[i % Face.values().length];
                calls.add(
                        callers.submit(() -> {
                            together.await();
                            return face.pay(own, "k", payer, "10.00");
                        }));
            }
            together.countDown();
            for (Future<Answer> call : calls) {
                answers.add(call.get());
            }
        }
        assertThat(answers).filteredOn(Answer::isFirst).hasSize(1);
        String id = payments(own).getFirst();
        assertThat(payments(own)).hasSize(1);
        assertThat(answers)
                .allMatch(answer ->
                        answer.id().equals(id)
                                || answer.code().equals("idempotency_key_in_flight"));
        for (Face face : Face.values()) {
            assertThat(face.pay(own, "k", payer, "10.00").id()).isEqualTo(id);
        }
    }

    static Stream<Arguments> keys() {
        List<String> right = List.of("k", "erp 4711", "~", "\\ \"x\" /", "x".repeat(255));
        List<String> wrong = List.of("x".repeat(256));
        return Stream.of(Face.values())
                .flatMap(face ->
                        Stream.concat(
                                right.stream().map(key -> Arguments.of(face, key, "")),
                                wrong.stream()
                                        .map(key ->
                                                Arguments.of(
                                                        face, key, "idempotency_key_invalid"))));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("keys")
    void a_key_is_any_printable_text_of_a_length(Face face, String key, String code) {
        Company own = Company.found(SERVER, "Distribuidora Azul");
        Answer answer = face.pay(own, key, own.customer(), "10.00");
        assertThat(answer.code()).isEqualTo(code);
    }

    static List<String> operationsThatTakeAKey() {
        return Contract.load().operations().values().stream()
                .filter(operation -> operation.idempotency() != Operation.Need.NONE)
                .map(Operation::id)
                .sorted()
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operationsThatTakeAKey")
    void every_operation_that_takes_a_key_gives_its_answer_again(String operation) {
        Response first =
                RoundTripsStory.WRITES
                        .get(operation)
                        .apply(Company.found(SERVER, "Distribuidora Azul"));
        assertThat(first.statusCode()).as(first.asString()).isBetween(200, 299);
        Response again = SERVER.again();
        assertThat(SERVER.logged(again).operation()).isEqualTo(operation);
        assertThat(again.header("Idempotent-Replayed")).as(again.asString()).isEqualTo("true");
        assertThat(again.statusCode()).isEqualTo(first.statusCode());
        assertThat(withoutSecret(again)).isEqualTo(withoutSecret(first));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    }

    /// Secrets are not kept.
    private static JsonNode withoutSecret(Response answer) {
        JsonNode json = JsonText.MAPPER.readTree(answer.asByteArray());
        return json instanceof ObjectNode object ? object.without(SECRET) : json;
    }

    @Test
    void what_time_would_refuse_now_is_answered_as_it_was_then() {
        Company own = Company.found(SERVER, "Distribuidora Azul");
        String held = own.customer();
        own.post(
                        "/v1/customers/" + held + "/hold",
                        "{\"reason\":\"x\",\"until_date\":\"2026-11-22\"}")
                .then()
                .statusCode(200);
        later(() -> replayed(SERVER.again()));
        own.id(
                own.post(
                        "/v1/api_keys",
                        "{\"name\":\"ERP\",\"scopes\":[\"invoices:read\"],\"expires_at\":\"2026-11-23T00:00:00Z\"}"));
        later(() -> replayed(SERVER.again()));
    }

    private static void later(Runnable then) {
        CLOCK.set(NOW.plus(Duration.ofDays(2)));
        try {
            then.run();
        } finally {
            CLOCK.set(NOW);
        }
    }

    private static void replayed(Response answer) {
        assertThat(answer.header("Idempotent-Replayed")).as(answer.asString()).isEqualTo("true");
    }

    private static List<String> payments(Company of) {
        return of.get("/v1/payments").path("data.id");
    }

    private static void owner(String statements) throws SQLException {
        try (Connection connection = SERVER.database().pool(DatabaseRole.OWNER).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
