package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Cursors;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.BodyPlaces;
import io.cobro.api.testing.BodyPlaces.Place;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.Dunned;
import io.cobro.api.testing.Furnished;
import io.cobro.api.testing.RightBodies;
import io.cobro.api.testing.TestServer;
import io.cobro.api.testing.TwoTenants;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What belongs to another tenant does not exist, wherever REST takes an id, a name, a place in a
/// list or a key: it is answered byte for byte as what never was. The rows are every id, name and
/// cursor of `openapi.yaml`, so that a new one is tried too or has to say why not.
final class TenantMatrixStory {

    /// Later than every document of the examples.
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = TestServer.withIdleWorkers(CLOCK);

    /// Names that end as ids do, and are none of Cobro's.
    private static final Map<String, String> NO_IDS =
            Map.of(
                    "external_id", "the caller's own; it has a test of its own",
                    "receiver_tax_id", "of the tax office, in the caller's own documents",
                    "request_id", "of a request, in the caller's own log",
                    "tax_id", "of the tax office, in the caller's own books");

    /// Parts of paths that are no ids.
    private static final Map<String, String> NAMES =
            Map.of(
                    "external_id", "an_external_id_of_another_tenant_is_free",
                    "kind", "a_text_of_another_tenant_is_not_in_force",
                    "channel", "a_text_of_another_tenant_is_not_in_force",
                    "language", "a_text_of_another_tenant_is_not_in_force",
                    "number", "of a version of what the id names",
                    "type", "the same for all",
                    "code", "the same for all");

    /// Lists whose places are sequences: numbers in the caller's own log.
    private static final Set<String> BY_SEQUENCE = Set.of("listEvents", "streamEvents");

    /// Operations whose answer has no end.
    private static final Set<String> STREAMS = Set.of("streamEvents");

    /// Bodies of any JSON, and what they should be.
    private static final Map<String, String> ANY_JSON =
            Map.of("validateDunningPolicy", "CreateDunningPolicy");

    private static final Cursors CURSORS =
            new Cursors(TestServer.SECRETS_KEY.getBytes(StandardCharsets.UTF_8));

    private static final Contract CONTRACT = Contract.load();
    private static final BodyPlaces PLACES = new BodyPlaces();
    private static final RightBodies RIGHT = new RightBodies(PLACES);

    private static TwoTenants tenants;
    private static Furnished owner;
    private static Furnished caller;
    private static List<String> foreignIds;
    private static Map<String, List<String>> before;

    /// A value by which a request names something.
    ///
    /// @param in `path`, `query` or `body`
    /// @param name of the parameter, or the pointer in the body
    /// @param prefix of the ids that it takes; empty for any
    record Row(Operation operation, String in, String name, String prefix) {

        @Override
        public String toString() {
            return operation.id() + " " + in + " " + name;
        }
    }

    @BeforeAll
    static void two_companies() {
        tenants = TwoTenants.found(SERVER);
        owner = tenants.owner();
        caller = tenants.caller();
        foreignIds = tenants.foreign();
        before = tenants.rows();
        assertThat(before.get("customer")).isNotEmpty();
    }

    @AfterAll
    static void nothing_of_the_other_tenant_has_changed() {
        assertThat(tenants.rows()).isEqualTo(before);
    }

    static List<Row> rowsOfTheContract() {
        List<Row> rows = new ArrayList<>();
        for (Operation operation : CONTRACT.inOrder()) {
            if (operation.path().contains("{id}")) {
                rows.add(new Row(operation, "path", "id", prefixOf(operation.path())));
            }
            for (Operation.QueryParameter parameter : operation.query()) {
                if (isId(parameter.schema())) {
                    rows.add(
                            new Row(
                                    operation,
                                    "query",
                                    parameter.name(),
                                    prefix(parameter.schema())));
                }
            }
            for (Place place : places(operation)) {
                if (isId(place.schema()) && !isCondition(place)) {
                    rows.add(new Row(operation, "body", place.pointer(), prefix(place.schema())));
                }
            }
        }
        return rows;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rowsOfTheContract")
    void an_id_of_another_tenant_is_as_one_that_never_was(Row row) {
        if (STREAMS.contains(row.operation().id())) {
            return;
        }
        String foreign = foreign(row);
        String never = TwoTenants.never(foreign);
        Response given = ask(caller, row, foreign);
        assertThat(told(given, foreign)).isEqualTo(told(ask(caller, row, never), never));
        if (row.operation().method().equals("GET") && !row.in().equals("path")) {
            // What is there is found by whoever has it: the row asks for something.
            assertThat(told(ask(owner, row, foreign), foreign)).isNotEqualTo(told(given, foreign));
        } else if (row.in().equals("path")) {
            assertThat(given.statusCode()).as(given.asString()).isEqualTo(404);
            assertThat(given.<String>path("code")).isEqualTo("not_found");
        } else {
            assertThat(given.asString())
                    .containsAnyOf("\"reference_not_found\"", "\"not_found\"")
                    .contains(foreign);
        }
    }

    /// An id of the owner by which it finds something, if the row asks for that.
    private static String foreign(Row row) {
        String newest = idOf(owner, row.prefix());
        if (!row.operation().method().equals("GET") || row.in().equals("path")) {
            return newest;
        }
        String never = TwoTenants.never(newest);
        String nothing = told(ask(owner, row, never), never);
        return foreignIds.stream()
                .filter(id -> id.startsWith(newest.substring(0, 4)))
                .filter(id -> !told(ask(owner, row, id), id).equals(nothing))
                .findFirst()
                .orElse(newest);
    }

    static List<Row> conditions() {
        List<Row> rows = new ArrayList<>();
        for (Operation operation : CONTRACT.inOrder()) {
            for (Place place : places(operation)) {
                if (isId(place.schema()) && isCondition(place)) {
                    rows.add(new Row(operation, "body", place.pointer(), prefix(place.schema())));
                }
            }
        }
        return rows;
    }

    /// Conditions say about whom something is. Whoever does not exist is nobody, and no fault.
    @ParameterizedTest(name = "{0}")
    @MethodSource("conditions")
    void a_condition_on_another_tenants_is_as_one_on_nobody(Row row) {
        Company company = Company.found(SERVER, "Distribuidora Verde");
        String policy = Dunned.policy(company);
        String foreign = idOf(owner, row.prefix());
        String answer = conditioned(company, row, policy, 1, foreign);
        assertThat(answer)
                .startsWith("20")
                .isEqualTo(conditioned(company, row, policy, 2, TwoTenants.never(foreign)));
    }

    private static String conditioned(
            Company company, Row row, String policy, int version, String id) {
        Operation operation = row.operation();
        String schema = schema(operation);
        JsonNode body =
                RIGHT.ofCondition(
                        Objects.requireNonNull(RIGHT.of(operation, caller)),
                        schema,
                        row.name(),
                        id);
        RequestSpecification request =
                company.once()
                        .contentType(operation.bodyTypes().iterator().next())
                        .body(JsonText.MAPPER.writeValueAsBytes(body));
        if (operation.ifMatch() == Operation.Need.REQUIRED) {
            request.header("If-Match", "\"v" + version + "\"");
        }
        Response answer =
                request.request(operation.method(), operation.path().replace("{id}", policy));
        return told(answer, id)
                .replaceAll("dpo_[0-9a-z]{26}", "POLICY")
                .replaceAll("version\":[0-9]+|ETag=\"v[0-9]+\"", "");
    }

    @Test
    void what_is_named_as_an_id_has_the_form_of_one() {
        Set<String> others = new TreeSet<>();
        for (Operation operation : CONTRACT.inOrder()) {
            for (Operation.QueryParameter parameter : operation.query()) {
                if (!isId(parameter.schema()) && parameter.name().matches(".*_ids?")) {
                    others.add(parameter.name());
                }
            }
            for (Place place : places(operation)) {
                String name = place.pointer().replaceAll("(/0)?$", "").replaceAll(".*/", "");
                boolean isList = BodyPlaces.type(place.schema()).equals("array");
                boolean isNull = BodyPlaces.type(place.schema()).equals("null");
                if (name.matches(".*_ids?") && !isId(place.schema()) && !isList && !isNull) {
                    others.add(name);
                }
            }
        }
        assertThat(others).isEqualTo(new TreeSet<>(NO_IDS.keySet()));
    }

    @Test
    void what_is_left_out_is_still_there() {
        assertThat(CONTRACT.operations().keySet()).containsAll(BY_SEQUENCE).containsAll(STREAMS);
        for (String name : BY_SEQUENCE) {
            assertThat(hasQuery(CONTRACT.operation(name), "after")).as(name).isTrue();
        }
    }

    @Test
    void each_part_of_a_path_is_an_id_or_has_a_test_of_its_own() {
        Set<String> parts = new TreeSet<>();
        for (Operation operation : CONTRACT.inOrder()) {
            for (String part : operation.path().split("/", -1)) {
                if (part.startsWith("{") && !part.equals("{id}")) {
                    parts.add(part.substring(1, part.length() - 1));
                }
            }
        }
        assertThat(parts).isEqualTo(new TreeSet<>(NAMES.keySet()));
    }

    static List<Operation> reads() {
        return all().filter(operation ->
                        operation.method().equals("GET") && !STREAMS.contains(operation.id()))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reads")
    void an_answer_holds_nothing_of_another_tenant(Operation operation) {
        Map<String, String> query =
                operation.expansions().isEmpty()
                        ? Map.of()
                        : Map.of(Operation.EXPAND, String.join(",", operation.expansions()));
        Response answer = send(caller, operation, path(caller, operation), query, null);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        tenants.requireNothingOfTheOwner(answer.asString());
    }

    @Test
    void a_stream_holds_nothing_of_another_tenant() throws IOException, InterruptedException {
        String last = caller.company().get("/v1/events?limit=200").path("data[-1].id");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(SERVER.url() + "/v1/events/stream?after=0"))
                        .header("Authorization", "Bearer " + caller.company().key())
                        .build();
        StringBuilder read = new StringBuilder();
        try (HttpClient http = HttpClient.newHttpClient();
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        http.send(
                                                        request,
                                                        HttpResponse.BodyHandlers.ofInputStream())
                                                .body(),
                                        StandardCharsets.UTF_8))) {
            while (read.indexOf(last) < 0) {
                read.append(Objects.requireNonNull(lines.readLine()));
            }
            http.shutdownNow();
        }
        tenants.requireNothingOfTheOwner(read.toString());
    }

    static List<Operation> pages() {
        return all().filter(operation -> hasQuery(operation, "after")).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void a_place_in_a_list_of_another_tenant_is_none(Operation operation) {
        if (BY_SEQUENCE.contains(operation.id())) {
            assertThat(hasQuery(operation, "before")).isFalse();
            return;
        }
        String ownPath = path(owner, operation);
        String id = ownPath.replaceAll("^/v1/[a-z_]+/?", "").replaceAll("/.*", "");
        String list = Cursors.list(operation.id(), id.isEmpty() ? Map.of() : Map.of("id", id));
        String cursor =
                CURSORS.write(
                        owner.company().tenant().id().number(),
                        list,
                        io.cobro.core.page.Place.of(7));
        for (String direction : List.of("after", "before")) {
            Map<String, String> query = Map.of(direction, cursor);
            assertThat(send(owner, operation, ownPath, query, null).statusCode()).isEqualTo(200);
            Response answer = send(caller, operation, path(caller, operation), query, null);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.<String>path("code")).isEqualTo("invalid_cursor");
        }
    }

    static List<Operation> withKeys() {
        return all().filter(operation -> operation.idempotency() != Operation.Need.NONE).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withKeys")
    void an_idempotency_key_of_another_tenant_is_free(Operation operation) {
        String key = UUID.randomUUID().toString();
        SERVER.change(
                owner.company().tenant(),
                """
                insert into idempotency_record (tenant_id, idempotency_key, fingerprint, response, expires_date)
                values (%d, '%s', 'of another request', '{"id": "%s"}', '2027-01-01')
                """
                        .formatted(owner.company().tenant().id().number(), key, TwoTenants.MARK));
        Response answer =
                send(
                        caller,
                        operation,
                        neverPath(operation),
                        Map.of(),
                        RIGHT.of(operation, caller),
                        key);
        assertThat(answer.asString()).doesNotContain("idempotency_key", TwoTenants.MARK);
        assertThat(answer.header("Idempotent-Replayed")).isNull();
        SERVER.change(
                owner.company().tenant(),
                "delete from idempotency_record where idempotency_key = '%s'".formatted(key));
    }

    @Test
    void an_external_id_of_another_tenant_is_free() {
        Operation put = CONTRACT.operation("putCustomer");
        Response made =
                send(
                        caller,
                        put,
                        put.path().replace("{external_id}", TwoTenants.MARK),
                        Map.of(),
                        JsonText.MAPPER.readTree("{\"name\": \"Clavo\"}"));
        assertThat(made.statusCode()).isEqualTo(201);
        String id = made.path("id");
        assertThat(
                        caller.company()
                                .get("/v1/customers?external_id=" + TwoTenants.MARK)
                                .<List<String>>path("data.id"))
                .containsExactly(id);
        // Nothing else of this test may be taken for what is another's.
        caller.company()
                .patch("/v1/customers/" + id, 1, "{\"external_id\": null}")
                .then()
                .statusCode(200);
    }

    @Test
    void a_text_of_another_tenant_is_not_in_force() {
        for (String path : List.of("/v1/templates", "/v1/templates/payment_late/sms/es")) {
            tenants.requireNothingOfTheOwner(caller.company().get(path).asString());
        }
        Response told =
                caller.company()
                        .post(
                                "/v1/templates/render",
                                "{\"kind\": \"payment_late\", \"channel\": \"sms\", \"language\": \"es\"}");
        assertThat(told.statusCode()).isEqualTo(200);
        tenants.requireNothingOfTheOwner(told.asString());
        String foreign = "/v1/templates/%s/sms/es".formatted(TwoTenants.FOREIGN_KIND);
        caller.company().get(foreign).then().statusCode(404);
        caller.company().delete(foreign, 1).then().statusCode(404);
    }

    /// Both have taken in the same files.
    @Test
    void a_file_that_another_tenant_took_in_is_taken_in_anew() {
        for (String list : List.of("cfdi_documents", "bank_statements", "bank_transactions")) {
            assertThat(caller.ids().get(list))
                    .isNotEmpty()
                    .doesNotContainAnyElementsOf(Objects.requireNonNull(owner.ids().get(list)));
        }
    }

    private static Stream<Operation> all() {
        return CONTRACT.inOrder().stream().filter(operation -> !operation.isPublic());
    }

    private static boolean hasQuery(Operation operation, String name) {
        return operation.query().stream().anyMatch(parameter -> parameter.name().equals(name));
    }

    private static List<Place> places(Operation operation) {
        String schema = schema(operation);
        return schema.isEmpty() ? List.of() : PLACES.of(schema);
    }

    private static boolean isCondition(Place place) {
        return place.pointer().contains("/if/");
    }

    private static String schema(Operation operation) {
        String any = ANY_JSON.getOrDefault(operation.id(), "");
        return any.isEmpty() ? Objects.requireNonNullElse(operation.bodySchema(), "") : any;
    }

    private static boolean isId(JsonNode schema) {
        return schema.path("pattern")
                .asString("")
                .matches("\\^([a-z]{3}|\\[a-z]\\{3})_\\[0-9a-hjkmnp.*");
    }

    /// The kind of ids that a schema takes; empty where it takes all.
    private static String prefix(JsonNode schema) {
        String kind = schema.path("pattern").asString("").substring(1, 4);
        return kind.matches("[a-z]{3}") ? kind : "";
    }

    private static String prefixOf(String path) {
        return owner.id(listOf(path)).substring(0, 3);
    }

    private static String listOf(String path) {
        return path.substring("/v1/".length(), path.indexOf("/{"));
    }

    /// The newest id of a kind; that of an invoice where all are taken.
    static String idOf(Furnished company, String prefix) {
        String wanted = prefix.isEmpty() ? "inv" : prefix;
        return company.ids().values().stream()
                .map(List::getFirst)
                .filter(id -> id.startsWith(wanted + "_"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody has a " + wanted));
    }

    private static Response ask(Furnished who, Row row, String id) {
        Operation operation = row.operation();
        return switch (row.in()) {
            case "path" ->
                    send(
                            who,
                            operation,
                            operation.path().replace("{id}", id).replace("{number}", "1"),
                            Map.of(),
                            RIGHT.of(operation, who));
            case "query" ->
                    send(who, operation, path(who, operation), Map.of(row.name(), id), null);
            default -> {
                JsonNode body = Objects.requireNonNull(RIGHT.of(operation, who));
                RightBodies.set(body, row.name(), id);
                yield send(who, operation, path(who, operation), Map.of(), body);
            }
        };
    }

    /// The path of an operation, with what a company has.
    private static String path(Furnished who, Operation operation) {
        String path = operation.path();
        if (path.contains("{id}")) {
            String list = listOf(path);
            boolean changes = who.equals(caller) && !operation.method().equals("GET");
            path = path.replace("{id}", changes ? tenants.ownIn(list) : who.id(list));
        }
        return named(path);
    }

    private static String neverPath(Operation operation) {
        String path = operation.path();
        return named(
                path.contains("{id}")
                        ? path.replace("{id}", TwoTenants.never(prefixOf(path) + "_"))
                        : path);
    }

    private static String named(String path) {
        return path.replace("{number}", "1")
                .replace("{kind}", "payment_late")
                .replace("{channel}", "sms")
                .replace("{language}", "es")
                .replace("{external_id}", "C-1044")
                .replace("{type}", "invoice.issued");
    }

    private static Response send(
            Furnished who,
            Operation operation,
            String path,
            Map<String, String> query,
            @Nullable JsonNode body) {
        return send(who, operation, path, query, body, UUID.randomUUID().toString());
    }

    private static Response send(
            Furnished who,
            Operation operation,
            String path,
            Map<String, String> query,
            @Nullable JsonNode body,
            String key) {
        RequestSpecification request = who.company().as().queryParams(query);
        if (operation.idempotency() != Operation.Need.NONE) {
            request.header("Idempotency-Key", key);
        }
        if (operation.ifMatch() == Operation.Need.REQUIRED) {
            request.header("If-Match", "\"v1\"");
        }
        if (body != null) {
            request.contentType(operation.bodyTypes().iterator().next())
                    .body(JsonText.MAPPER.writeValueAsBytes(body));
        } else if (operation.bodyTypes().contains("application/xml")) {
            request.contentType("application/xml").body(Company.example("camt053.xml"));
        }
        return request.request(operation.method(), path);
    }

    /// An answer without what differs between any two requests, and without the id.
    private static String told(Response answer, String id) {
        Map<String, String> headers = new TreeMap<>();
        answer.headers().forEach(header -> headers.put(header.getName(), header.getValue()));
        headers.keySet()
                .removeIf(name ->
                        name.equalsIgnoreCase("Date")
                                || name.equalsIgnoreCase("Request-Id")
                                || name.toLowerCase(Locale.ROOT).startsWith("ratelimit"));
        return (answer.statusCode() + " " + headers + " " + answer.asString())
                .replace(id, "ID")
                .replace(String.valueOf(answer.header("Request-Id")), "REQUEST");
    }
}
