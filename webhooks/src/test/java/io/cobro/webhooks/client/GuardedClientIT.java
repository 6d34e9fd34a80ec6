package io.cobro.webhooks.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.AttemptResult.Answered;
import io.cobro.core.webhook.AttemptResult.Failure;
import io.cobro.core.webhook.AttemptResult.Unanswered;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The client against real sockets.
@Timeout(60)
class GuardedClientIT {

    private static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(40));
    private static final Timeouts HASTY =
            new Timeouts(Duration.ofMillis(500), Duration.ofMillis(500));

    /// Time enough for a head, even on a busy machine.
    private static final Timeouts BRISK =
            new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(3));

    private static final byte[] BODY = "{\"n\":1}".getBytes(UTF_8);

    @TempDir static Path folder;
    private static SSLContext tls;

    @BeforeAll
    static void make_a_certificate() throws Exception {
        tls = TestCertificate.make(folder);
    }

    private static HostNames names(String... addresses) {
        return (_, _) -> Arrays.stream(addresses).map(InetAddress::ofLiteral).toList();
    }

    private static HostNames literals() {
        return (host, _) -> List.of(InetAddress.getAllByName(host));
    }

    private static GuardedClient client(String allowed, HostNames names, Timeouts timeouts) {
        return new GuardedClient(AddressGuard.allowing(allowed), names, timeouts, tls);
    }

    private static AttemptResult post(GuardedClient client, String url) {
        return client.post(url, Map.of("webhook-id", "evt_1"), BODY);
    }

    private static Failure failureOf(AttemptResult result) {
        assertThat(result).isInstanceOf(Unanswered.class);
        return ((Unanswered) result).failure();
    }

    @Test
    void a_call_is_a_signed_post_whose_answer_is_kept_in_part() throws Exception {
        String answered = "Senor\u0000\u001b" + "x".repeat(5000);
        try (var server =
                        LocalServer.plain(
                                "127.0.0.1", LocalServer.answering("201 Created", answered));
                var client = client("127.0.0.0/8", literals(), PATIENT)) {
            AttemptResult result = post(client, "http://127.0.0.1:" + server.port() + "/hook?a=b");

            assertThat(result)
                    .isInstanceOfSatisfying(
                            Answered.class,
                            answer -> {
                                assertThat(answer.status()).isEqualTo(201);
                                assertThat(answer.excerpt())
                                        .startsWith("Senor  xxx")
                                        .hasSize(GuardedClient.EXCERPT_CHARS_MAX);
                            });
            assertThat(server.requests())
                    .singleElement()
                    .asString()
                    .startsWith("POST /hook?a=b HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
                    .containsIgnoringCase("\r\nwebhook-id: evt_1\r\n")
                    .containsIgnoringCase("\r\nContent-Type: application/json\r\n")
                    .containsIgnoringCase("\r\nUser-Agent: Cobro-Webhooks/1\r\n")
                    .doesNotContainIgnoringCase("Accept-Encoding")
                    .endsWith("\r\n\r\n{\"n\":1}");
        }
    }

    @Test
    void a_connection_serves_several_calls() throws Exception {
        try (var server = LocalServer.plain("127.0.0.1", LocalServer.answering("200 OK", "ok"));
                var client = client("127.0.0.0/8", literals(), PATIENT)) {
            for (int i = 0; i < 5; i++) {
                post(client, "http://127.0.0.1:" + server.port());
            }

            assertThat(server.requests()).hasSize(5);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "LOCALHOST.",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "2130706433",
                "0x7f.1",
                "0x7f000001",
                "017700000001",
                "0177.0.0.1",
                "127.1",
                "127.000.000.001",
                "127.0.0.1.",
                "0.0.0.0",
                "0",
                "[::1]",
                "[::]",
                "user@127.0.0.1",
                "example.com@127.0.0.1",
                "１２７.0.0.1",
                "127。0。0。1"
            })
    void no_spelling_of_this_machine_is_connected_to(String host) throws Exception {
        try (var server = LocalServer.plain("127.0.0.1", LocalServer.answering("200 OK", ""));
                var names = new SystemHostNames();
                var client = client("", names, PATIENT)) {
            for (String scheme : List.of("http", "https")) {
                AttemptResult result =
                        post(client, scheme + "://" + host + ":" + server.port() + "/");

                assertThat(failureOf(result)).isIn(Failure.URL_REFUSED, Failure.ADDRESS_DENIED);
            }
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void one_inside_address_among_public_ones_is_enough_to_refuse() throws Exception {
        try (var server = LocalServer.plain("127.0.0.1", LocalServer.answering("200 OK", ""));
                var client = client("", names("93.184.215.14", "127.0.0.1"), PATIENT)) {
            AttemptResult result = post(client, "https://hooks.example:" + server.port());

            assertThat(failureOf(result)).isEqualTo(Failure.ADDRESS_DENIED);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void a_name_that_leads_inside_at_the_second_question_is_asked_only_once() throws Exception {
        Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.2", "127.0.0.1"));
        HostNames rebinding = (_, _) -> List.of(InetAddress.ofLiteral(answers.removeFirst()));
        try (var inside = LocalServer.plain("127.0.0.1", LocalServer.answering("200 OK", ""));
                var client = client("127.0.0.2/32", rebinding, PATIENT)) {
            String url = "http://rebinding.example:" + inside.port() + "/";

            assertThat(failureOf(post(client, url))).isEqualTo(Failure.NOT_CONNECTED);
            assertThat(answers).hasSize(1);
            assertThat(failureOf(post(client, url))).isEqualTo(Failure.ADDRESS_DENIED);
            assertThat(inside.connections()).isZero();
        }
    }

    @Test
    void a_kept_connection_is_not_used_for_a_name_that_moved() throws Exception {
        Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.1", "10.0.0.1", "127.0.0.2"));
        HostNames moving = (_, _) -> List.of(InetAddress.ofLiteral(answers.removeFirst()));
        try (var server = LocalServer.plain("127.0.0.1", LocalServer.answering("200 OK", ""));
                var client = client("127.0.0.0/8", moving, PATIENT)) {
            String url = "http://moving.example:" + server.port() + "/";

            assertThat(post(client, url)).isEqualTo(new Answered(200, null, ""));
            assertThat(failureOf(post(client, url))).isEqualTo(Failure.ADDRESS_DENIED);
            assertThat(failureOf(post(client, url))).isEqualTo(Failure.NOT_CONNECTED);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "301 Moved Permanently",
                "302 Found",
                "303 See Other",
                "307 Temporary Redirect",
                "308 Permanent Redirect"
            })
    void redirects_are_answers_and_not_followed(String status) throws Exception {
        try (var inside = LocalServer.plain("127.0.0.1", LocalServer.answering("200 OK", ""));
                var server =
                        LocalServer.plain(
                                "127.0.0.1",
                                LocalServer.answering(
                                        status + "\r\nLocation: http://127.0.0.1:" + inside.port(),
                                        ""));
                var client = client("127.0.0.0/8", literals(), PATIENT)) {
            AttemptResult result = post(client, "http://127.0.0.1:" + server.port());

            assertThat(result)
                    .isEqualTo(new Answered(Integer.parseInt(status.substring(0, 3)), null, ""));
            assertThat(server.requests()).hasSize(1);
            assertThat(inside.connections()).isZero();
        }
    }

    @Test
    void proxies_of_the_environment_are_not_used() throws Exception {
        try (var proxy = LocalServer.plain("127.0.0.1", LocalServer.answering("200 OK", ""));
                var server = LocalServer.plain("127.0.0.1", LocalServer.answering("204 No", ""))) {
            System.setProperty("http.proxyHost", "127.0.0.1");
            System.setProperty("http.proxyPort", Integer.toString(proxy.port()));
            System.setProperty("http.nonProxyHosts", "");
            try (var client = client("127.0.0.0/8", literals(), PATIENT)) {
                post(client, "http://127.0.0.1:" + server.port());
            } finally {
                System.clearProperty("http.proxyHost");
                System.clearProperty("http.proxyPort");
                System.clearProperty("http.nonProxyHosts");
            }

            assertThat(server.requests()).hasSize(1);
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void retry_after_and_status_are_told() throws Exception {
        try (var server =
                        LocalServer.plain(
                                "127.0.0.1",
                                LocalServer.answering(
                                        "503 Service Unavailable\r\nRetry-After: 7", "busy"));
                var client = client("127.0.0.0/8", literals(), PATIENT)) {
            assertThat(post(client, "http://127.0.0.1:" + server.port()))
                    .isEqualTo(new Answered(503, "7", "busy"));
        }
    }

    @Test
    void tls_is_verified_for_the_name_and_the_address_is_the_checked_one() throws Exception {
        ServerSocket listener =
                tls.getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        try (var server = LocalServer.start(listener, LocalServer.answering("200 OK", "ok"));
                var client = client("127.0.0.0/8", names("127.0.0.1"), PATIENT)) {
            assertThat(post(client, "https://hooks.example:" + server.port() + "/"))
                    .isEqualTo(new Answered(200, null, "ok"));
            assertThat(server.requests().getFirst())
                    .containsIgnoringCase("\r\nHost: hooks.example:" + server.port());
            assertThat(failureOf(post(client, "https://other.example:" + server.port() + "/")))
                    .isEqualTo(Failure.TLS_FAILED);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void the_second_address_is_tried_when_the_first_does_not_connect() throws Exception {
        try (var server = LocalServer.plain("127.0.0.1", LocalServer.answering("200 OK", ""));
                var client = client("127.0.0.0/8", names("127.0.0.2", "127.0.0.1"), PATIENT)) {
            assertThat(post(client, "http://hooks.example:" + server.port()))
                    .isEqualTo(new Answered(200, null, ""));
        }
    }

    @Test
    void an_allowed_ipv6_literal_is_called() throws Exception {
        try (var server = LocalServer.plain("::1", LocalServer.answering("200 OK", ""));
                var client = client("::1/128", literals(), PATIENT)) {
            assertThat(post(client, "http://[::1]:" + server.port() + "/"))
                    .isEqualTo(new Answered(200, null, ""));
            assertThat(server.requests().getFirst())
                    .containsIgnoringCase("\r\nHost: [::1]:" + server.port());
        }
    }

    @Test
    void a_name_without_address_is_a_failure() throws Exception {
        HostNames empty =
                (host, _) -> {
                    throw new UnknownHostException(host);
                };
        try (var client = client("", empty, PATIENT)) {
            assertThat(failureOf(post(client, "https://nowhere.example/")))
                    .isEqualTo(Failure.NAME_NOT_RESOLVED);
        }
    }

    @Test
    void a_connection_that_ends_before_the_answer_is_a_failure_and_not_repeated() throws Exception {
        try (var server = LocalServer.plain("127.0.0.1", _ -> false);
                var client = client("127.0.0.0/8", literals(), PATIENT)) {
            assertThat(failureOf(post(client, "http://127.0.0.1:" + server.port())))
                    .isEqualTo(Failure.BROKEN_OFF);
            assertThat(server.requests()).hasSize(1);
        }
    }

    /// Writes a byte four times within the client's timeout, so that no timeout of a single read
    /// ever ends the call.
    private static void drip(OutputStream out) throws IOException {
        while (true) {
            out.write('x');
            out.flush();
            LockSupport.parkNanos(HASTY.total().dividedBy(4).toNanos());
        }
    }

    @Test
    void a_head_that_drips_is_a_timeout() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (var server =
                        LocalServer.plain(
                                "127.0.0.1",
                                out -> {
                                    out.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(UTF_8));
                                    return dripUntilLeft(out, left);
                                });
                var client = client("127.0.0.0/8", literals(), HASTY)) {
            assertThat(failureOf(post(client, "http://127.0.0.1:" + server.port())))
                    .isEqualTo(Failure.TIMED_OUT);
            left.await();
        }
    }

    @Test
    void a_body_that_drips_is_left_and_the_status_counts() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (var server =
                        LocalServer.plain(
                                "127.0.0.1",
                                out -> {
                                    out.write(
                                            "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"
                                                    .getBytes(UTF_8));
                                    return dripUntilLeft(out, left);
                                });
                var client = client("127.0.0.0/8", literals(), BRISK)) {
            assertThat(post(client, "http://127.0.0.1:" + server.port()))
                    .isInstanceOfSatisfying(
                            Answered.class, answer -> assertThat(answer.status()).isEqualTo(200));
            left.await();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "X-Many: y\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "\r\n"})
    void an_endless_head_is_no_answer(String part) throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        byte[] much = part.repeat(1000).getBytes(UTF_8);
        String first = part.startsWith("X") ? "HTTP/1.1 200 OK\r\n" : "";
        try (var server =
                        LocalServer.plain(
                                "127.0.0.1",
                                out -> {
                                    out.write(first.getBytes(UTF_8));
                                    return writeUntilLeft(out, much, left);
                                });
                var client = client("127.0.0.0/8", literals(), HASTY)) {
            assertThat(failureOf(post(client, "http://127.0.0.1:" + server.port())))
                    .isIn(Failure.BROKEN_OFF, Failure.TIMED_OUT);
            left.await();
        }
    }

    @Test
    void an_endless_body_is_read_in_part() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        byte[] much = "x".repeat(4096).getBytes(UTF_8);
        try (var server =
                        LocalServer.plain(
                                "127.0.0.1",
                                out -> {
                                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
                                    return writeUntilLeft(out, much, left);
                                });
                var client = client("127.0.0.0/8", literals(), PATIENT)) {
            assertThat(post(client, "http://127.0.0.1:" + server.port()))
                    .isInstanceOfSatisfying(
                            Answered.class,
                            answer ->
                                    assertThat(answer.excerpt())
                                            .hasSize(GuardedClient.EXCERPT_CHARS_MAX));
            left.await();
        }
    }

    @Test
    void a_handshake_that_never_ends_is_a_timeout_and_frees_its_connection() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
                var client = client("127.0.0.0/8", names("127.0.0.1"), HASTY)) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (var socket = listener.accept()) {
                            // The head of a TLS record of 16 kB, then bytes that drip.
                            socket.getOutputStream().write(new byte[] {22, 3, 3, 64, 0});
                            drip(socket.getOutputStream());
                        } catch (IOException clientHasLeft) {
                            left.countDown();
                        }
                    });

            assertThat(failureOf(post(client, "https://hooks.example:" + listener.getLocalPort())))
                    .isEqualTo(Failure.TIMED_OUT);
            left.await();
        }
    }

    private static boolean dripUntilLeft(OutputStream out, CountDownLatch left) {
        try {
            drip(out);
        } catch (IOException clientHasLeft) {
            left.countDown();
        }
        return false;
    }

    private static boolean writeUntilLeft(OutputStream out, byte[] much, CountDownLatch left) {
        try {
            while (true) {
                out.write(much);
            }
        } catch (IOException clientHasLeft) {
            left.countDown();
        }
        return false;
    }
}
