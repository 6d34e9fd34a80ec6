package io.cobro.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.testing.RawHttp;
import io.cobro.persistence.TimeOrderedIds;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is no request, or none that ends in time, is refused by the web server itself, in the form
/// of all other refusals.
final class HttpServerTest {

    private static final ReceiveLimits SHORT =
            new ReceiveLimits(
                    Duration.ofMillis(400),
                    Duration.ofMillis(800),
                    Duration.ofMillis(300),
                    Duration.ofMillis(50),
                    Duration.ofMillis(500));

    /// More than sockets hold between them.
    private static final int LARGE = 16 * 1024 * 1024;

    private static final CountDownLatch SENT = new CountDownLatch(1);
    private static final CountDownLatch ENDED = new CountDownLatch(1);

    private static final String HOST = "Host: cobro.example\r\n";
    private static final String POST = "POST /bodies HTTP/1.1\r\n" + HOST;

    private static WebServer server;

    @BeforeAll
    static void serve() {
        Problems problems = new Problems(ProblemCatalogue.load());
        HttpRouting.Builder routing =
                HttpRouting.builder()
                        .get("/", (_, response) -> response.send("here"))
                        .post(
                                "/bodies",
                                (request, response) -> {
                                    try {
                                        int length = Api.body(request, Api.FILE_BYTES_MAX).length;
                                        response.send(Integer.toString(length));
                                    } catch (ProblemException refused) {
                                        Reply reply =
                                                problems.reply(
                                                        refused.refusals(),
                                                        refused.place(),
                                                        Locale.ENGLISH,
                                                        "req_1",
                                                        null);
                                        Api.send(response, "req_1", reply, false);
                                    }
                                })
                        .get(
                                "/large",
                                (_, response) -> {
                                    try {
                                        response.send(new byte[LARGE]);
                                    } finally {
                                        SENT.countDown();
                                    }
                                })
                        .get(
                                "/streams",
                                (_, response) -> {
                                    try (OutputStream out = response.outputStream()) {
                                        while (true) {
                                            out.write(new byte[LARGE]);
                                        }
                                    } finally {
                                        ENDED.countDown();
                                    }
                                })
                        .post("/closed", (_, response) -> response.status(403).send("closed"))
                        .get(
                                "/bugs",
                                (_, _) -> {
                                    throw new StackOverflowError();
                                });
        server =
                HttpServer.configured(
                                routing, new ServerRefusals(problems, new TimeOrderedIds()), SHORT)
                        .host("127.0.0.1")
                        .port(0)
                        .build()
                        .start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    400 | malformed_request     | garbage␤␤
                    400 | malformed_request     | GET␤␤
                    400 | malformed_request     | GET /␤Host: a␤␤
                    400 | malformed_request     | GET / HTTP/2.0␤Host: a␤␤
                    400 | malformed_request     | GET / HTTP/1.0␤Host: a␤␤
                    400 | malformed_request     | GET /a b HTTP/1.1␤Host: a␤␤
                    400 | malformed_request     | GET /%zz HTTP/1.1␤Host: a␤␤
                    400 | malformed_request     | GET /% HTTP/1.1␤Host: a␤␤
                    400 | malformed_request     | GET /ä HTTP/1.1␤Host: a␤␤
                    400 | malformed_request     | GET /?q=%zz HTTP/1.1␤Host: a␤␤
                    400 | malformed_request     | GET /?q=<> HTTP/1.1␤Host: a␤␤
                    400 | malformed_request     | GET / HTTP/1.1␤␤
                    400 | malformed_request     | GET / HTTP/1.1␤Host: a␤Host: b␤␤
                    400 | malformed_request     | GET / HTTP/1.1␤Host: a␤no colon␤␤
                    400 | malformed_request     | GET / HTTP/1.1␤Host: a␤bad name: b␤␤
                    400 | malformed_request     | POST /bodies HTTP/1.1␤Host: a␤Content-Length: -1␤␤
                    400 | malformed_request     | POST /bodies HTTP/1.1␤Host: a␤Content-Length: 1e3␤␤
                    400 | malformed_request     | POST /bodies HTTP/1.1␤Host: a␤Content-Length: 99999999999999999999␤␤
                    400 | malformed_request     | POST /bodies HTTP/1.1␤Host: a␤Content-Length: 1␤Content-Length: 2␤␤xx
                    400 | malformed_request     | POST /bodies HTTP/1.1␤Host: a␤Content-Length: 5␤Transfer-Encoding: chunked␤␤0␤␤
                    400 | malformed_request     | POST /bodies HTTP/1.1␤Host: a␤Transfer-Encoding: gzip␤␤GET / HTTP/1.1␤Host: a␤␤
                    400 | malformed_request     | POST /bodies HTTP/1.1␤Host: a␤Transfer-Encoding: gzip, chunked␤␤0␤␤
                    400 | malformed_request     | POST /bodies HTTP/1.1␤Host: a␤Transfer-Encoding: chunked␤␤zz␤␤
                    400 | malformed_request     | POST /bodies HTTP/1.1␤Host: a␤Transfer-Encoding: chunked␤␤-5␤␤
                    413 | body_too_large        | POST /bodies HTTP/1.1␤Host: a␤Content-Length: 20971521␤␤
                    413 | body_too_large        | POST /bodies HTTP/1.1␤Host: a␤Transfer-Encoding: chunked␤␤1400001␤
                    500 | internal_error        | GET /bugs HTTP/1.1␤Host: a␤␤
                    """)
    void what_is_no_request_is_refused_as_a_problem(int status, String code, String sent)
            throws IOException {
        try (RawHttp http = http().send(sent.replace("␤", "\r\n"))) {
            answered(http).isProblem(status, code);
            assertThat(!code.equals("malformed_request") || http.isEnded()).isTrue();
        }
    }

    @Test
    void a_caller_that_does_not_take_its_answer_is_left() throws Exception {
        try (RawHttp http = http().send("GET /streams HTTP/1.1\r\n" + HOST + "\r\n")) {
            ENDED.await();
            assertThat(http.bytesUntilItsEnd()).isPositive();
        }
        try (RawHttp http = http().send("GET /large HTTP/1.1\r\n" + HOST + "\r\n")) {
            SENT.await();
            assertThat(http.bytesUntilItsEnd()).isPositive().isLessThan(LARGE);
        }
    }

    @Test
    void a_caller_that_sends_nothing_more_is_answered_and_left() throws Exception {
        try (RawHttp http = http().send("GET / HTTP/1.1\r\n" + HOST + "\r\n")) {
            http.sendNothingMore();
            assertThat(answered(http).status()).isEqualTo(Status.OK_200.code());
            assertThat(http.isEnded()).isTrue();
        }
        try (RawHttp http = http().sendNothingMore()) {
            assertThat(http.isEnded()).isTrue();
        }
    }

    @Test
    void a_request_line_and_headers_have_a_limit() throws IOException {
        String fits =
                "a".repeat(HttpServer.REQUEST_LINE_BYTES_MAX - "GET /? HTTP/1.1".length() - 1);
        try (RawHttp http = http().send("GET /?" + fits + " HTTP/1.1\r\n" + HOST + "\r\n")) {
            assertThat(answered(http).status()).isEqualTo(Status.OK_200.code());
        }
        try (RawHttp http = http().send("GET /?a" + fits + " HTTP/1.1\r\n" + HOST + "\r\n")) {
            answered(http).isProblem(414, "request_line_too_long");
        }
        String header = "X-Note: " + "a".repeat(HttpServer.HEADER_BYTES_MAX) + "\r\n";
        try (RawHttp http = http().send("GET / HTTP/1.1\r\n" + HOST + header + "\r\n")) {
            answered(http).isProblem(431, "headers_too_large");
        }
        try (RawHttp http = http().send(withHeaders(HttpServer.HEADERS_MAX))) {
            assertThat(answered(http).status()).isEqualTo(Status.OK_200.code());
        }
        try (RawHttp http = http().send(withHeaders(HttpServer.HEADERS_MAX + 1))) {
            answered(http).isProblem(431, "headers_too_large");
        }
    }

    /// @param count of headers, Host among them
    private static String withHeaders(int count) {
        StringBuilder text = new StringBuilder("GET / HTTP/1.1\r\n" + HOST);
        for (int i = 1; i < count; i++) {
            text.append("X-").append(i).append(": 1\r\n");
        }
        return text.append("\r\n").toString();
    }

    @Test
    void a_request_that_comes_byte_by_byte_is_ended() throws Exception {
        try (RawHttp http = http()) {
            drip(http, "GET / HTTP/1.1\r\n" + HOST + "X-Note: slow\r\n\r\n");
            answered(http).isProblem(408, "request_timeout");
            assertThat(http.isEnded()).isTrue();
        }
        try (RawHttp http = http().send(POST + "Content-Length: 50\r\n\r\n")) {
            drip(http, "x".repeat(50));
            answered(http).isProblem(408, "request_timeout");
            assertThat(http.isEnded()).isTrue();
        }
    }

    private static void drip(RawHttp http, String text) throws InterruptedException {
        for (String character : text.split("", -1)) {
            try {
                http.send(character);
            } catch (IOException ended) {
                return;
            }
            Thread.sleep(50);
        }
    }

    @Test
    void a_request_that_stops_midway_is_ended() throws IOException {
        for (String begun :
                List.of(
                        "GET ",
                        "GET / HTTP/1.1\r\n",
                        "GET / HTTP/1.1\r\nHost: cobro.exam",
                        "GET / HTTP/1.1\r\n" + HOST + "\r",
                        POST + "Content-Length: 5\r\n\r\n",
                        POST + "Content-Length: 5\r\n\r\nab",
                        POST + "Transfer-Encoding: chunked\r\n\r\n5\r\nab",
                        POST + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n")) {
            try (RawHttp http = http().send(begun)) {
                answered(http).isProblem(408, "request_timeout");
                assertThat(http.isEnded()).isTrue();
            }
            try (RawHttp http = http().send(begun).sendNothingMore()) {
                answered(http).isProblem(400, "malformed_request");
                assertThat(http.isEnded()).isTrue();
            }
        }
    }

    @Test
    void a_connection_that_waits_for_its_next_request_is_left_alone() throws Exception {
        try (RawHttp http = http()) {
            for (int i = 0; i < 2; i++) {
                Thread.sleep(SHORT.head().plus(SHORT.pause()).toMillis());
                http.send(POST + "Content-Length: 2\r\n\r\nab");
                assertThat(answered(http).body()).isEqualTo("2");
            }
            http.send(POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
            assertThat(answered(http).body()).isEqualTo("3");
            http.sendNothingMore();
            assertThat(http.answer()).isNull();
        }
    }

    @Test
    void a_body_that_nobody_reads_is_not_the_next_request() throws IOException {
        for (String expect : List.of("", "Expect: 100-continue\r\n")) {
            try (RawHttp http = http()) {
                http.send(
                        "POST /closed HTTP/1.1\r\n" + HOST + expect + "Content-Length: 5\r\n\r\n");
                assertThat(answered(http).status()).isEqualTo(403);
                http.send("GET /" + "GET / HTTP/1.1\r\n" + HOST + "\r\n");
                assertThat(answered(http).body()).isEqualTo("here");
            }
        }
    }

    @Test
    void the_server_itself_speaks_the_language_of_the_caller_and_repeats_its_request_id()
            throws IOException {
        String head = HOST + "Accept-Language: es-MX\r\nRequest-Id: mine-1\r\n";
        try (RawHttp http = http().send("GET /?q=<> HTTP/1.1\r\n" + head + "\r\n")) {
            answered(http).isProblem(400, "malformed_request");
        }
        try (RawHttp http =
                http().send(
                                "POST /bodies HTTP/1.1\r\n"
                                        + head
                                        + "Content-Length: 99999999\r\n\r\n")) {
            RawHttp.Answer answer = answered(http).isProblem(413, "body_too_large");
            assertThat(answer.json().path("title").asString())
                    .isEqualTo("El cuerpo es demasiado grande");
            assertThat(answer.headers()).containsEntry("request-id", "mine-1");
        }
    }

    private static RawHttp http() throws IOException {
        return new RawHttp(server.port());
    }

    private static RawHttp.Answer answered(RawHttp http) throws IOException {
        return Objects.requireNonNull(http.answer(), "the connection ended without an answer");
    }
}
