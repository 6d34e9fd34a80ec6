package io.cobro.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the check of every response in tests finds.
final class ResponseContractTest {

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

    private List<String> faults(int status, String body) {
        return contract.faults(
                "GET",
                "/v1/invoices",
                status,
                "application/json",
                body.getBytes(StandardCharsets.UTF_8));
    }
}
