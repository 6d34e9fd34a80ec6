package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.http.Api;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.Dunned;
import io.cobro.api.testing.RawHttp;
import io.cobro.api.testing.TestServer;
import io.cobro.core.dunning.DunningPolicyKeeping;
import io.cobro.core.reconciliation.BankStatementReader;
import io.cobro.core.template.TemplateKeeping;
import io.cobro.core.webhook.EndpointKeeping;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Limits that no schema states: how many there can be of a thing, also when many come at once, and
/// how much a file may hold.
final class TooMuchStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = TestServer.withIdleWorkers(CLOCK);

    private static final int CALLERS = 6;

    /// How many more than there can be are sent.
    private static final int MORE = 5;

    private static final int CFDI_BYTES_MAX = 10 * 1024 * 1024;
    private static final int XML_LEVELS_MAX = 64;
    private static final int XML_ELEMENTS_MAX = 200_000;
    private static final int XML_ATTRIBUTES_MAX = 100;
    private static final int XML_TEXT_CHARS_MAX = 65_536;
    private static final int LINE_CHARS_MAX = 4_000;

    private static Company company;

    @BeforeAll
    static void a_company() {
        company = Company.found(SERVER, "Distribuidora Azul");
    }

    @Test
    void there_are_as_many_texts_as_there_can_be_and_no_more() throws Exception {
        int made =
                made(
                        TemplateKeeping.TEMPLATES_MAX,
                        200,
                        "too_many_templates",
                        i ->
                                company.as()
                                        .contentType("application/json")
                                        .body("{\"body\": \"Debe {{amount_due}}\"}")
                                        .put("/v1/templates/aviso_" + i + "/sms/es"));
        assertThat(made).isEqualTo(TemplateKeeping.TEMPLATES_MAX);
        company.delete("/v1/templates/aviso_1/sms/es", 1).then().statusCode(204);
        company.as()
                .contentType("application/json")
                .body("{\"body\": \"Debe {{amount_due}}\"}")
                .put("/v1/templates/otro_aviso/sms/es")
                .then()
                .statusCode(200);
    }

    @Test
    void there_are_as_many_policies_as_there_can_be_and_no_more() throws Exception {
        int made =
                made(
                        DunningPolicyKeeping.POLICIES_MAX,
                        201,
                        "too_many_dunning_policies",
                        _ -> company.post("/v1/dunning_policies", Dunned.POLICY));
        assertThat(made).isEqualTo(DunningPolicyKeeping.POLICIES_MAX);
    }

    @Test
    void there_are_as_many_endpoints_as_there_can_be_and_no_more() throws Exception {
        int made =
                made(
                        EndpointKeeping.ENDPOINTS_MAX,
                        201,
                        "too_many_webhook_endpoints",
                        _ ->
                                company.post(
                                        "/v1/webhook_endpoints",
                                        "{\"url\":\"http://127.0.0.1:9/\",\"event_types\":[\"*\"]}"));
        assertThat(made).isEqualTo(EndpointKeeping.ENDPOINTS_MAX);
    }

    /// Sends more than there can be, several at once.
    ///
    /// @return how many were taken; all others were refused with the code
    private static int made(int most, int success, String code, IntFunction<Response> send)
            throws Exception {
        List<Future<Response>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < most + MORE; i++) {
                int number = i;
                answers.add(callers.submit(() -> send.apply(number)));
            }
        }
        int made = 0;
        for (Future<Response> one : answers) {
            Response answer = one.get();
            if (answer.statusCode() == success) {
                made++;
            } else {
                assertThat(answer.<String>path("code")).as(answer.asString()).isEqualTo(code);
            }
        }
        return made;
    }

    @Test
    void a_file_has_as_many_bytes_as_it_may() throws IOException {
        requireCode(cfdi("<a/>", CFDI_BYTES_MAX), 422, "not_a_cfdi");
        requireCode(cfdi("<a/>", CFDI_BYTES_MAX + 1), 413, "file_too_large");
        assertThat(BankStatementReader.FILE_BYTES_MAX).isEqualTo(Api.FILE_BYTES_MAX);
        requireCode(statement(padded("<a/>", Api.FILE_BYTES_MAX)), 422, "not_camt053");
        for (String path : List.of("/v1/cfdi_documents", "/v1/bank_statements")) {
            try (RawHttp http = new RawHttp(SERVER.application().port())) {
                http.send(
                        "POST %s HTTP/1.1\r\nHost: cobro.example\r\nAuthorization: Bearer %s\r\nIdempotency-Key: k\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n"
                                .formatted(path, company.key(), Api.FILE_BYTES_MAX + 1));
                Objects.requireNonNull(http.answer()).isProblem(413, "body_too_large");
            }
        }
    }

    @Test
    void a_bank_statement_has_as_many_lines_as_it_may() {
        int lines = BankStatementReader.LINES_MAX;
        requireCode(text(bbva(lines, "X")), 422, "bank_account_required");
        requireCode(text(bbva(lines + 1, "X")), 422, "too_many_lines");
        requireCode(statement(camt(lines)), 422, "bank_account_not_registered");
        requireCode(statement(camt(lines + 1)), 422, "too_many_lines");
    }

    @Test
    void a_line_of_a_bank_statement_has_as_many_characters_as_it_may() {
        Company other = Company.found(SERVER, "Distribuidora Verde");
        String account =
                other.id(
                        other.post(
                                "/v1/bank_accounts",
                                "{\"name\":\"Cuenta\",\"number\":\"%s\"}"
                                        .formatted(Company.AZUL_ACCOUNT)));
        int others = bbvaLine("").length();
        for (int more : List.of(0, 1)) {
            Response imported =
                    other.once()
                            .queryParam("bank_account_id", account)
                            .contentType("text/tab-separated-values")
                            .body(bbva(1, "X".repeat(LINE_CHARS_MAX - others + more)))
                            .post("/v1/bank_statements");
            imported.then().statusCode(201);
            assertThat(imported.asString().contains("line_too_long")).isEqualTo(more > 0);
        }
    }

    @Test
    void xml_has_as_many_levels_elements_attributes_and_characters_as_it_may() {
        requireCode(statement(deep(XML_LEVELS_MAX)), 422, "not_camt053");
        requireCode(statement(deep(XML_LEVELS_MAX + 1)), 422, "xml_too_deep");
        requireCode(cfdi(deep(XML_LEVELS_MAX), 0), 422, "not_a_cfdi");
        requireCode(cfdi(deep(XML_LEVELS_MAX + 1), 0), 422, "xml_limit_exceeded");
        requireCode(cfdi(wide(XML_ELEMENTS_MAX), 0), 422, "not_a_cfdi");
        requireCode(cfdi(wide(XML_ELEMENTS_MAX + 1), 0), 422, "xml_limit_exceeded");
        requireCode(cfdi(attributes(XML_ATTRIBUTES_MAX), 0), 422, "not_a_cfdi");
        requireCode(cfdi(attributes(XML_ATTRIBUTES_MAX + 1), 0), 422, "xml_limit_exceeded");
        requireCode(cfdi("<a b='%s'/>".formatted(x(XML_TEXT_CHARS_MAX)), 0), 422, "not_a_cfdi");
        requireCode(
                cfdi("<a b='%s'/>".formatted(x(XML_TEXT_CHARS_MAX + 1)), 0),
                422,
                "xml_limit_exceeded");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/a.dtd\"><a/>",
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
                "<!DOCTYPE a [<!ENTITY b \"x\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><a>&c;</a>",
                "<!DOCTYPE a [<!ENTITY % b SYSTEM \"http://127.0.0.1:9/b\">%b;]><a/>"
            })
    void xml_declares_no_entities(String xml) {
        requireCode(cfdi(xml, 0), 422, "doctype_forbidden");
        requireCode(statement(xml), 422, "doctype_forbidden");
    }

    private static void requireCode(Response answer, int status, String code) {
        assertThat(answer.<String>path("code")).as(answer.asString()).isEqualTo(code);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static Response cfdi(String xml, int bytes) {
        return company.once()
                .contentType("application/xml")
                .body(padded(xml, bytes).getBytes(StandardCharsets.UTF_8))
                .post("/v1/cfdi_documents");
    }

    private static Response statement(String xml) {
        return company.once()
                .contentType("application/xml")
                .body(xml.getBytes(StandardCharsets.UTF_8))
                .post("/v1/bank_statements");
    }

    private static Response text(String lines) {
        return company.once()
                .contentType("text/tab-separated-values")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post("/v1/bank_statements");
    }

    private static String padded(String xml, int bytes) {
        return xml + " ".repeat(Math.max(0, bytes - xml.length()));
    }

    private static String x(int count) {
        return "x".repeat(count);
    }

    private static String deep(int levels) {
        return "<a>".repeat(levels) + "</a>".repeat(levels);
    }

    private static String wide(int elements) {
        return "<a>" + "<b/>".repeat(elements - 1) + "</a>";
    }

    private static String attributes(int count) {
        StringBuilder xml = new StringBuilder("<a");
        for (int i = 0; i < count; i++) {
            xml.append(" b").append(i).append("='x'");
        }
        return xml.append("/>").toString();
    }

    private static String bbva(int lines, String concept) {
        return "Día\tConcepto / Referencia\tcargo\tAbono\tSaldo\n"
                + String.join("\n", Collections.nCopies(lines, bbvaLine(concept)));
    }

    private static String bbvaLine(String concept) {
        return "13-11-2026\t" + concept + "\t\t1.00\t1.00";
    }

    private static String camt(int entries) {
        String entry =
                "<Ntry><Amt Ccy='MXN'>1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-11-13</Dt></BookgDt></Ntry>";
        return "<Document><BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><Othr><Id>012320001847205939</Id></Othr></Id></Acct>"
                + entry.repeat(entries)
                + "</Stmt></BkToCstmrStmt></Document>";
    }
}
