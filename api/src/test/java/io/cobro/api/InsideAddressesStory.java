package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.CountingListener;
import io.cobro.api.testing.TestServer;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.testing.Rows;
import io.restassured.response.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way of writing an address of the inside, at creation, at update, at a test and at a
/// delivery, against a server that is allowed none: nobody is connected to.
///
/// That redirects are not followed and that a name is asked once is told of the same client in
/// `GuardedClientIT`; here a redirect leads inside from an endpoint that may be called.
final class InsideAddressesStory {

    @RegisterExtension static final TestServer SERVER = new TestServer(Clock.systemUTC(), "", true);

    @RegisterExtension static final TestServer LENIENT = new TestServer();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Hosts as a sender might write them. `PORT` is that of the listeners.
    private static final List<String> HOSTS =
            List.of(
                    "127.0.0.1:PORT",
                    "127.0.0.2:PORT",
                    "127.255.255.254:PORT",
                    "2130706433:PORT", // decimal
                    "017700000001:PORT", // octal
                    "0177.0.0.1:PORT",
                    "0x7f000001:PORT", // hexadecimal
                    "0x7f.0.0.1:PORT",
                    "0X7F.0x0.0x0.0x1:PORT",
                    "127.1:PORT",
                    "127.0.1:PORT",
                    "127.000.000.001:PORT",
                    "127.0.0.1.:PORT", // trailing dot
                    "0:PORT",
                    "0.0.0.0:PORT",
                    "[::]:PORT",
                    "[::1]:PORT",
                    "[0:0:0:0:0:0:0:1]:PORT",
                    "[::ffff:127.0.0.1]:PORT", // IPv4-mapped
                    "[::ffff:7f00:1]:PORT",
                    "[::127.0.0.1]:PORT", // IPv4-compatible
                    "[64:ff9b::7f00:1]:PORT", // NAT64
                    "[64:ff9b:1::7f00:1]:PORT",
                    "[2002:7f00:1::]:PORT", // 6to4
                    "[2001:0:7f00:1::]:PORT", // Teredo
                    "[fe80::1]:PORT",
                    "[fe80::1%25lo]:PORT",
                    "[fd00:ec2::254]",
                    "169.254.169.254",
                    "169.254.169.254:PORT",
                    "10.0.0.1:PORT",
                    "172.16.0.1:PORT",
                    "192.168.0.1:PORT",
                    "100.64.0.1:PORT",
                    "100.100.100.200",
                    "168.63.129.16",
                    "224.0.0.1:PORT",
                    "255.255.255.255:PORT",
                    "localhost:PORT", // names that resolve inside
                    "LOCALHOST:PORT",
                    "localhost.:PORT",
                    "user@127.0.0.1:PORT", // userinfo
                    "user:pass@localhost:PORT",
                    "example.com@127.0.0.1:PORT",
                    "@127.0.0.1:PORT",
                    "example.com\\\\@127.0.0.1:PORT",
                    "127.0.0.1:PORT#@example.com",
                    "127。0。0。1:PORT", // IDN dots and digits
                    "１２７.0.0.1:PORT",
                    "①②⑦.⓪.⓪.①:PORT",
                    "ⓛocalhost:PORT",
                    "%31%32%37.0.0.1:PORT",
                    "127.0.0.1%00.example.com:PORT");

    private static CountingListener listener;
    private static Company company;

    @BeforeAll
    static void listen() throws Exception {
        listener = CountingListener.open();
        company = Company.found(SERVER, "Distribuidora Azul");
    }

    @AfterAll
    static void nobody_was_connected_to() {
        assertThat(listener.accepted()).isZero();
        listener.close();
    }

    static Stream<String> urls() {
        return HOSTS.stream().flatMap(host -> Stream.of("http://" + host, "https://" + host));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("urls")
    void is_refused_when_an_endpoint_is_made_and_when_it_changes(String form) {
        String url = at(form);
        refused(
                company.post(
                        "/v1/webhook_endpoints",
                        "{\"url\":\"%s/\",\"event_types\":[\"*\"]}".formatted(url)));
        String id = harmless();
        refused(
                company.patch(
                        "/v1/webhook_endpoints/" + id, 1, "{\"url\":\"%s/\"}".formatted(url)));
        company.delete("/v1/webhook_endpoints/" + id, 1).then().statusCode(204);
        assertThat(listener.accepted()).isZero();
    }

    /// As if the address had been let in, or meant something else, when the endpoint was made.
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"http://", "https://"})
    void is_never_connected_to_by_a_test_or_a_delivery(String scheme) throws Exception {
        Company owner = Company.found(SERVER, "Distribuidora Verde");
        Map<String, String> urls = new LinkedHashMap<>();
        for (String host : HOSTS) {
            String url = at(scheme + host).replace("\\\\", "\\") + "/";
            String id =
                    owner.id(
                            owner.post(
                                    "/v1/webhook_endpoints",
                                    "{\"url\":\"https://8.8.8.8/\",\"event_types\":[\"customer.*\"]}"));
            urls.put(id, url);
            Rows.change(
                    SERVER.database(),
                    owner.tenant(),
                    "update webhook_endpoint set url = '%s' where webhook_endpoint_id = '%s'"
                            .formatted(url, WebhookEndpointId.parse(id).orElseThrow().value()));
            if (isUri(url)) { // others cannot be shown in an event
                owner.id(owner.once().post("/v1/webhook_endpoints/" + id + "/test"));
            }
        }
        owner.customer();
        urls.forEach((id, url) -> {
            String list = "/v1/webhook_endpoints/" + id + "/deliveries";
            int expected = isUri(url) ? 2 : 1;
            await(() ->
                    owner.get(list + "?status=exhausted").<List<?>>path("data").size() == expected);
            String delivery = owner.get(list).path("data[0].id");
            List<String> errors =
                    owner.get("/v1/deliveries/" + delivery + "/attempts").path("data.error");
            assertThat(errors)
                    .as(url)
                    .hasSize(3)
                    .allSatisfy(error ->
                            assertThat(error)
                                    .containsAnyOf(
                                            "url_refused", "address_denied", "name_not_resolved"));
        });
        assertThat(listener.accepted()).isZero();
    }

    private static boolean isUri(String url) {
        try {
            return new URI(url).toASCIIString().equals(url);
        } catch (URISyntaxException noUri) {
            return false;
        }
    }

    @Test
    void is_not_reached_by_a_redirect_from_an_endpoint_that_may_be_called() throws Exception {
        Company other = Company.found(LENIENT, "Distribuidora Roja");
        try (CountingListener inside = CountingListener.open();
                CountingListener allowed =
                        CountingListener.answering(
                                """
                                HTTP/1.1 307 Temporary Redirect\r
                                Location: http://127.0.0.1:%d/\r
                                Content-Length: 0\r
                                Connection: close\r
                                \r
                                """
                                        .formatted(inside.port()))) {
            String id =
                    other.id(
                            other.post(
                                    "/v1/webhook_endpoints",
                                    "{\"url\":\"http://127.0.0.1:%d/\",\"event_types\":[\"*\"]}"
                                            .formatted(allowed.port())));
            String delivery = other.id(other.once().post("/v1/webhook_endpoints/" + id + "/test"));
            await(() -> other.get("/v1/deliveries/" + delivery).path("status").equals("exhausted"));
            assertThat(
                            other.get("/v1/deliveries/" + delivery + "/attempts")
                                    .<List<Integer>>path("data.status_code"))
                    .containsExactly(307, 307, 307);
            assertThat(allowed.accepted()).isPositive();
            assertThat(inside.accepted()).isZero();
        }
    }

    private static void refused(Response answer) {
        answer.then().statusCode(422);
        assertThat(answer.<String>path("code"))
                .matches("webhook_url_.*|invalid_format|value_not_allowed");
    }

    /// An endpoint at an address that is never called here.
    private static String harmless() {
        return company.id(
                company.post(
                        "/v1/webhook_endpoints",
                        "{\"url\":\"https://8.8.8.8/\",\"event_types\":[\"invoice.voided\"]}"));
    }

    private static String at(String form) {
        return form.replace("PORT", Integer.toString(listener.port()));
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience is over").isLessThan(end);
        }
    }
}
