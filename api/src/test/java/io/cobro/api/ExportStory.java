package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.cobro.api.http.Contract;
import io.cobro.api.http.Exports;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.Assorted;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.RawHttp;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Lists as files.
final class ExportStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = TestServer.withIdleWorkers(CLOCK);

    private static final Contract CONTRACT = Contract.load();
    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";

    /// More than fits on the way to a caller that does not read.
    private static final int LONG = 20_000;

    private static Assorted assorted;
    private static Company crowd;

    @BeforeAll
    static void a_company_that_has_several_of_everything_and_one_with_many_customers() {
        assorted = Assorted.found(SERVER, "Distribuidora Azul");
        crowd = Company.found(SERVER, "Distribuidora Roja");
        SERVER.change(
                crowd.tenant(),
                """
                insert into customer (tenant_id, customer_id, kind, name, payer_accounts, metadata, version, recorded_at,
                  dunning_excluded)
                select %d, gen_random_uuid(), 'company', 'Cliente ' || n, '{}',
                  jsonb_build_object('nota', repeat('x', 500)), 1, now(), false
                from generate_series(1, %d) n
                """
                        .formatted(crowd.tenant().id().number(), LONG));
    }

    static List<String> exported() {
        return CONTRACT.inOrder().stream()
                .filter(operation -> operation.answerTypes().contains(CSV))
                .map(Operation::id)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exported")
    void a_file_has_the_entries_of_the_pages(String id) {
        String path = path(id);
        String rows = id.equals("getAgingReport") ? "rows" : "data";
        List<JsonNode> entries = new ArrayList<>();
        JsonNode page = tree(get("application/json", path).asString());
        page.get(rows).forEach(entries::add);
        String separator = path.contains("?") ? "&" : "?";
        while (page.at("/page/next").isString()) {
            String after = separator + "after=" + page.at("/page/next").stringValue();
            page = tree(get("application/json", path + after).asString());
            page.get(rows).forEach(entries::add);
        }
        assertThat(entries).isNotEmpty();

        Response lines = get(NDJSON, path);
        lines.then().header("Content-Disposition", containsString(".ndjson\""));
        assertThat(lines.asString().lines().map(ExportStory::tree)).isEqualTo(entries);

        Response table = get(CSV, path);
        table.then()
                .header("Content-Type", equalTo("text/csv; charset=utf-8; header=present"))
                .header("Content-Disposition", containsString(".csv\""));
        List<NamedCsvRecord> records = records(table);
        List<String> names = records.getFirst().getHeader();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(records).hasSameSizeAs(entries);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            for (Map.Entry<String, JsonNode> property : entries.get(i).properties()) {
                seen.addAll(same(property.getKey(), property.getValue(), records.get(i)));
            }
        }
        assertThat(names).containsAll(seen);
    }

    /// Holds the cells of a property to it.
    ///
    /// @return the names of their columns
    private static Set<String> same(String name, JsonNode value, NamedCsvRecord record) {
        if (value.isObject() && record.findField(name).isEmpty()) {
            Set<String> names = new HashSet<>();
            value.properties()
                    .forEach(part ->
                            names.addAll(
                                    same(name + "_" + part.getKey(), part.getValue(), record)));
            return names;
        }
        String cell = record.findField(name).orElse("");
        if (value.isNull()) {
            assertThat(cell).as(name).isEmpty();
            return Set.of();
        }
        if (value.isContainer()) {
            assertThat(tree(cell)).as(name).isEqualTo(value);
        } else {
            assertThat(cell).as(name).isIn(value.asString(), "'" + value.asString());
        }
        return Set.of(name);
    }

    @Test
    void texts_of_others_stay_texts() {
        Company company = Company.found(SERVER, "Distribuidora Verde");
        List<String> names =
                List.of(
                        "=HYPERLINK(\"http://a\")",
                        "+1",
                        "-1+2",
                        "@x",
                        "Clavo, \"S.A.\"\r\ny Cía.");
        for (String name : names) {
            company.id(
                    company.post(
                            "/v1/customers",
                            JsonText.MAPPER
                                    .createObjectNode()
                                    .put("name", name)
                                    .put("phone", "+528183451200")
                                    .toString()));
        }
        List<NamedCsvRecord> records =
                records(company.as().accept(CSV).get("/v1/customers?sort=id"));
        assertThat(records)
                .extracting(record -> record.getField("name"))
                .containsExactly(
                        "'=HYPERLINK(\"http://a\")",
                        "'+1",
                        "'-1+2",
                        "'@x",
                        "Clavo, \"S.A.\"\r\ny Cía.");
        assertThat(records.getFirst().getField("phone")).isEqualTo("'+528183451200");
    }

    @Test
    void a_page_of_a_file_links_to_the_next_one() {
        Response first = get(NDJSON, "/v1/invoices?limit=2&sort=total");
        assertThat(first.asString().lines()).hasSize(2);
        String link = first.header("Link");
        String next = link.substring(1, link.indexOf('>'));
        String json = get("application/json", next).asString();
        assertThat(get(NDJSON, next).asString().lines().map(ExportStory::tree))
                .isEqualTo(tree(json).get("data").valueStream().toList());
    }

    @Test
    void a_file_is_refused_as_a_page_is() {
        for (String path :
                List.of(
                        "/v1/invoices?after=a.b",
                        "/v1/invoices?changed_since=999999",
                        "/v1/events?after=999999",
                        "/v1/invoices?sort=up")) {
            assorted.company()
                    .as()
                    .accept(CSV)
                    .get(path)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
        assorted.company()
                .as()
                .accept("application/pdf")
                .get("/v1/invoices")
                .then()
                .statusCode(406);
    }

    @Test
    void callers_that_do_not_read_hold_nothing_that_others_need() throws IOException {
        List<RawHttp> callers = new ArrayList<>();
        for (int i = 0; i < Exports.OF_TENANT_MAX; i++) {
            callers.add(begun(crowd));
        }
        crowd.as().accept(NDJSON).get("/v1/customers").then().statusCode(429);
        crowd.get("/v1/customers?limit=1").then().statusCode(200);
        assertThat(get(NDJSON, "/v1/customers").asString()).isNotEmpty();
        for (RawHttp caller : callers) {
            caller.close();
        }
        long end = System.nanoTime() + 60_000_000_000L;
        while (exports() > 0) {
            assertThat(System.nanoTime()).as("patience is over").isLessThan(end);
        }
    }

    /// 60 kB a second for some time: less than a third of what fits on the way, so that the server
    /// sees nothing taken for a good while.
    @Test
    void a_slow_reader_gets_the_whole_list() throws IOException, InterruptedException {
        try (RawHttp slow = begun(crowd)) {
            for (int i = 0; i < 30; i++) {
                assertThat(slow.take(30_000)).hasSize(30_000);
                Thread.sleep(500);
            }
            assertThat(slow.rest()).endsWith("}\n" + RawHttp.LAST_CHUNK);
        }
    }

    @Test
    void what_breaks_off_does_not_look_like_the_whole() throws IOException {
        try (RawHttp whole = begun(crowd)) {
            assertThat(whole.rest()).endsWith("}\n" + RawHttp.LAST_CHUNK);
        }
        Response key =
                crowd.post("/v1/api_keys", "{\"name\":\"x\",\"scopes\":[\"customers:read\"]}");
        try (RawHttp broken = begun(new Company(SERVER, crowd.tenant(), key.path("secret")))) {
            crowd.delete("/v1/api_keys/" + key.path("id"), 1).then().statusCode(204);
            String rest = broken.rest();
            assertThat(rest).doesNotContain(RawHttp.LAST_CHUNK).contains("Cliente");
        }
    }

    /// A request for all customers, of which only the head was read.
    private static RawHttp begun(Company company) throws IOException {
        RawHttp http = new RawHttp(SERVER.application().port());
        http.send(
                """
                GET /v1/customers HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Accept: application/x-ndjson\r
                Connection: close\r
                \r
                """
                        .formatted(company.key()));
        RawHttp.Answer answer = http.begun();
        assertThat(answer).isNotNull();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("transfer-encoding", "chunked");
        return http;
    }

    /// How many files the server is writing, by its metrics.
    private static double exports() {
        return SERVER.asNobody()
                .get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("cobro_exports "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                .findFirst()
                .orElseThrow();
    }

    private static String path(String id) {
        String path = CONTRACT.operation(id).path();
        String parent =
                switch (path) {
                    case "/v1/dunning_policies/{id}/versions" -> "DunningPolicy";
                    case "/v1/deliveries/{id}/attempts" -> "Delivery";
                    default -> "WebhookEndpoint";
                };
        return path.replace("{id}", String.valueOf(assorted.parents().get(parent)));
    }

    private static Response get(String type, String path) {
        Response response =
                assorted.company().as().urlEncodingEnabled(false).accept(type).get(path);
        response.then().statusCode(200);
        return response;
    }

    private static JsonNode tree(String json) {
        return JsonText.MAPPER.readTree(json);
    }

    private static List<NamedCsvRecord> records(Response table) {
        String text = new String(table.asByteArray(), StandardCharsets.UTF_8);
        assertThat(text).endsWith("\r\n");
        return CsvReader.builder().ofNamedCsvRecord(text).stream().toList();
    }
}
