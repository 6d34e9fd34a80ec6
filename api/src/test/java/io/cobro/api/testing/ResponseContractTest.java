package io.cobro.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.Header;
import io.restassured.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the check of every response in tests finds.
final class ResponseContractTest {

    private static final Header JSON = new Header("Content-Type", "application/json");

    private static final String EMPTY =
            "{\"data\":[],\"page\":{\"next\":null,\"prev\":null,\"has_more\":false}}";

    private final ResponseContract contract = ResponseContract.load();

    @Test
    void an_unnamed_property_a_wrong_type_and_an_unnamed_status_are_faults() {
        assertThat(
                        faults(
                                200,
                                "{\"data\":[],\"page\":{\"next\":null,\"prev\":null,\"has_more\":false},\"total\":1}"))
                .singleElement()
                .asString()
                .contains("total");
        assertThat(
                        faults(
                                200,
                                "{\"data\":[],\"page\":{\"next\":null,\"prev\":null,\"has_more\":\"no\"}}"))
                .hasSize(1);
        assertThat(faults(202, "{}")).hasSize(1);
    }

    @Test
    void a_promised_header_that_is_not_sent_is_a_fault() {
        assertThat(
                        contract.faults(
                                "GET",
                                "/v1/invoices",
                                200,
                                new Headers(JSON),
                                EMPTY.getBytes(StandardCharsets.UTF_8)))
                .containsExactly("the header Request-Id is not sent");
    }

    @Test
    void a_page_whose_link_is_not_that_of_its_body_is_a_fault() {
        String more = EMPTY.replace("\"next\":null", "\"next\":\"a-b\"");
        String link = "</v1/invoices?after=%s&limit=1>; rel=\"next\"";
        assertThat(faults(200, more)).singleElement().asString().contains("page.next");
        assertThat(faults(200, more, new Header("Link", link.formatted("a-c")))).hasSize(1);
        assertThat(faults(200, EMPTY, new Header("Link", link.formatted("a-b")))).hasSize(1);
        assertThat(faults(200, more, new Header("Link", link.formatted("a-b")))).isEmpty();
    }

    private List<String> faults(int status, String body, Header... more) {
        List<Header> headers = new ArrayList<>(List.of(JSON, new Header("Request-Id", "req_1")));
        headers.addAll(List.of(more));
        return contract.faults(
                "GET",
                "/v1/invoices",
                status,
                new Headers(headers),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
