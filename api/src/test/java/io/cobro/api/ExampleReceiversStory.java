package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.Programs;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.cobro.webhooks.signing.Signing;
import io.cobro.webhooks.signing.SigningSecret;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// The receivers of `examples`, each as a process of its own: they accept every signature and
/// refuse every tampered one.
///
/// What a machine lacks (Python, Node, the TypeScript compiler) makes a test report itself as not
/// run.
final class ExampleReceiversStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();
    private static final int LINES_MAX = 40;
    private static final int TOLERANCE_SECONDS = 300;

    /// More than a slow machine takes between signing and checking.
    private static final int MARGIN_SECONDS = 120;

    private static final int PATIENCE_SECONDS = 120;

    @TempDir static Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// A way to write a receiver.
    enum Language {
        JAVA("receivers/java/Receiver.java"),
        PYTHON("receivers/python/receiver.py"),
        TYPESCRIPT("receivers/typescript/receiver.ts"),
        N8N("n8n/cobro-events.json");

        private final String file;

        Language(String file) {
            this.file = file;
        }
    }

    @ParameterizedTest
    @EnumSource(names = "N8N", mode = EnumSource.Mode.EXCLUDE)
    void a_receiver_has_at_most_forty_lines(Language language) throws IOException {
        assertThat(Files.readAllLines(EXAMPLES.resolve(language.file)))
                .hasSizeLessThanOrEqualTo(LINES_MAX);
    }

    @ParameterizedTest
    @EnumSource
    void every_signature_is_accepted_and_every_tampered_one_refused(Language language)
            throws Exception {
        SigningSecret secret = SigningSecret.generate(new SecureRandom());
        SigningSecret other = SigningSecret.generate(new SecureRandom());
        try (Receiver receiver = Receiver.start(language, secret, 0)) {
            for (String word : List.of("", "peso", "ñandú 🦤 €", "x".repeat(15_000))) {
                Call call = Call.of(word);
                assertThat(send(receiver, call.signed(secret))).as(word).isEqualTo(204);
                assertThat(send(receiver, call.again().signed(other, secret))).isEqualTo(204);
                assertThat(send(receiver, call.again().signed(secret, other))).isEqualTo(204);
                Call more = call.again().signed(secret);
                assertThat(send(receiver, more.signature("v1a,AAAA " + more.signature() + " v2,x")))
                        .isEqualTo(204);
            }
            for (long near : List.of(-1L, 1L)) {
                long seconds = near * (TOLERANCE_SECONDS - MARGIN_SECONDS);
                assertThat(send(receiver, Call.of("near").shifted(seconds).signed(secret)))
                        .as("%d seconds off", seconds)
                        .isEqualTo(204);
            }
            for (Map.Entry<String, Call> bad : tampered(secret, other).entrySet()) {
                assertThat(send(receiver, bad.getValue())).as(bad.getKey()).isEqualTo(401);
            }
            assertThat(send(receiver, Call.of("alive").signed(secret))).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_event_that_comes_again_is_taken_once(Language language) throws Exception {
        SigningSecret secret = SigningSecret.generate(new SecureRandom());
        try (Receiver receiver = Receiver.start(language, secret, 0)) {
            Call first = Call.of("first").signed(secret);
            Call second = Call.of("second").signed(secret);
            for (Call call : List.of(first, first, second, first, second)) {
                assertThat(send(receiver, call)).isEqualTo(204);
            }
            Call last = Call.of("last").signed(secret);
            assertThat(send(receiver, last)).isEqualTo(204);
            List<String> work = new ArrayList<>();
            while (work.isEmpty() || !work.getLast().contains(last.subject())) {
                work.add(receiver.line());
            }
            assertThat(work).hasSize(3);
            assertThat(work.getFirst()).contains("payment.received", first.subject());
            assertThat(work.get(1)).contains(second.subject());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_that_says_nothing_keeps_no_delivery_waiting(Language language)
            throws Exception {
        SigningSecret secret = SigningSecret.generate(new SecureRandom());
        try (Receiver receiver = Receiver.start(language, secret, 0);
                Socket idle = receiver.connection();
                Socket silent = receiver.connection()) {
            write(idle, "POST / HT");
            write(silent, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n");
            assertThat(send(receiver, Call.of("others").signed(secret))).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_negative_length_is_refused_without_waiting_for_an_end(Language language)
            throws Exception {
        SigningSecret secret = SigningSecret.generate(new SecureRandom());
        try (Receiver receiver = Receiver.start(language, secret, 0);
                Socket odd = receiver.connection()) {
            odd.setSoTimeout(PATIENCE_SECONDS * 1000);
            write(odd, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n");
            String answer =
                    new BufferedReader(
                                    new InputStreamReader(
                                            odd.getInputStream(), StandardCharsets.ISO_8859_1))
                            .readLine();
            assertThat(answer).matches("HTTP/1\\.[01] 40[01] .*");
            assertThat(send(receiver, Call.of("alive").signed(secret))).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_cobro_sends_is_accepted_also_while_the_secret_changes(Language language)
            throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        int port = freePort();
        Response endpoint =
                company.post(
                        "/v1/webhook_endpoints",
                        "{\"url\":\"http://127.0.0.1:%d/\",\"event_types\":[\"customer.*\"]}"
                                .formatted(port));
        String id = company.id(endpoint);
        SigningSecret secret = new SigningSecret(endpoint.path("secret"));
        try (Receiver receiver = Receiver.start(language, secret, port)) {
            String before = company.customer();
            assertThat(receiver.line()).contains("customer.created", before);
            company.post("/v1/webhook_endpoints/" + id + "/rotate_secret", "{}")
                    .then()
                    .statusCode(200);
            String after = company.customer();
            assertThat(receiver.line()).contains("customer.created", after);
        }
    }

    @Test
    void the_workflow_of_n8n_is_whole() throws IOException {
        JsonNode workflow =
                JsonText.MAPPER.readTree(Files.readString(EXAMPLES.resolve(Language.N8N.file)));
        Set<String> names = new TreeSet<>();
        workflow.get("nodes").forEach(node -> names.add(node.get("name").asString()));
        assertThat(names).hasSize(workflow.get("nodes").size());
        Set<String> reached = new TreeSet<>(Set.of("Cobro"));
        workflow.get("connections")
                .forEachEntry((from, outputs) -> {
                    assertThat(names).contains(from);
                    outputs.get("main")
                            .forEach(output ->
                                    output.forEach(to -> reached.add(to.get("node").asString())));
                });
        assertThat(reached).isEqualTo(names);
    }

    /// Calls that must be refused, by what is wrong with them.
    private static Map<String, Call> tampered(SigningSecret secret, SigningSecret other) {
        Call good = Call.of("pesos").signed(secret);
        Map<String, Call> calls = new LinkedHashMap<>();
        calls.put("another body", good.body(good.body().replace("pesos", "pesoz")));
        calls.put("a longer body", good.body(good.body() + " "));
        calls.put("a shorter body", good.body(good.body().substring(1)));
        calls.put("no body", good.body(""));
        calls.put("another id", good.id(good.id() + "0"));
        calls.put("the id of another event", good.id("evt_2"));
        calls.put("another second", good.timestamp(Long.toString(good.second() + 1)));
        calls.put("a second written otherwise", good.timestamp("0" + good.second()));
        calls.put("id and timestamp moved", good.id("evt").timestamp("1." + good.second()));
        calls.put("another secret", good.signed(other));
        calls.put("two other secrets", good.signed(other, other));
        calls.put("no signature", good.signature(""));
        calls.put("no version", good.signature(good.signature().substring(3)));
        calls.put("another version", good.signature(good.signature().replace("v1,", "v2,")));
        calls.put("asymmetric", good.signature(good.signature().replace("v1,", "v1a,")));
        calls.put("another separator", good.signature("v1;" + good.signature().substring(3)));
        calls.put("padding lost", good.signature(good.signature().replace("=", "")));
        calls.put("more behind it", good.signature(good.signature() + "="));
        for (int i = 0; i < good.signature().length(); i++) {
            calls.put("character " + i, good.signature(flipped(good.signature(), i)));
        }
        for (long far : List.of(-1L, 1L)) {
            long seconds = far * (TOLERANCE_SECONDS + MARGIN_SECONDS);
            calls.put(seconds + " s off", Call.of("far").shifted(seconds).signed(secret));
        }
        calls.put("a day old", Call.of("old").shifted(-86_400).signed(secret));
        for (String odd : List.of("now", "-1", "1e9", "99999999999999999999", "")) {
            calls.put("timestamp " + odd, good.timestamp(odd).signed(secret));
        }
        for (String header : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            calls.put("without " + header, good.without(header));
        }
        return calls;
    }

    private static String flipped(String text, int at) {
        char other = text.charAt(at) == 'A' ? 'B' : 'A';
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    private int send(Receiver receiver, Call call) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + receiver.port + "/"))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                        .POST(HttpRequest.BodyPublishers.ofString(call.body()));
        call.headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /// A call, and what can be wrong with it. Never changed.
    private record Call(Map<String, String> headers, String body) {

        Call {
            headers = Map.copyOf(headers);
        }

        /// An event that says a word, as of now and not signed.
        static Call of(String word) {
            String subject = "pay_" + UUID.randomUUID().toString().replace("-", "");
            return new Call(
                    Map.of(
                            "webhook-id",
                            "evt_" + UUID.randomUUID().toString().replace("-", ""),
                            "webhook-timestamp",
                            Long.toString(Instant.now().getEpochSecond())),
                    "{\"type\":\"payment.received\",\"subject\":{\"id\":\"%s\"},\"word\":\"%s\"}"
                            .formatted(subject, word));
        }

        Call again() {
            return id("evt_" + UUID.randomUUID().toString().replace("-", ""));
        }

        Call signed(SigningSecret... secrets) {
            String sent = timestamp();
            String signature =
                    sent.matches("-?[0-9]{1,12}")
                            ? Signing.signatures(
                                    id(),
                                    Instant.ofEpochSecond(Long.parseLong(sent)),
                                    body,
                                    List.of(secrets))
                            : "v1," + "A".repeat(43) + "=";
            return signature(signature);
        }

        Call shifted(long seconds) {
            return timestamp(Long.toString(second() + seconds));
        }

        String id() {
            return headers.getOrDefault("webhook-id", "");
        }

        Call id(String id) {
            return with("webhook-id", id);
        }

        String timestamp() {
            return headers.getOrDefault("webhook-timestamp", "");
        }

        long second() {
            return Long.parseLong(timestamp());
        }

        Call timestamp(String text) {
            return with("webhook-timestamp", text);
        }

        String signature() {
            return headers.getOrDefault("webhook-signature", "");
        }

        Call signature(String text) {
            return with("webhook-signature", text);
        }

        Call body(String text) {
            return new Call(headers, text);
        }

        Call without(String header) {
            Map<String, String> fewer = new LinkedHashMap<>(headers);
            fewer.remove(header);
            return new Call(fewer, body);
        }

        String subject() {
            return body.replaceFirst(".*\"id\":\"(pay_[0-9a-f]+)\".*", "$1");
        }

        private Call with(String header, String value) {
            Map<String, String> changed = new LinkedHashMap<>(headers);
            changed.put(header, value);
            return new Call(changed, body);
        }
    }

    /// A receiver that runs.
    private static final class Receiver implements AutoCloseable {

        private final Process process;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final int port;

        private Receiver(Process process) throws InterruptedException {
            this.process = process;
            Thread.ofVirtual().start(this::read);
            String ready = line();
            assertThat(ready).startsWith("listening on ");
            this.port = Integer.parseInt(ready.substring("listening on ".length()));
        }

        static Receiver start(Language language, SigningSecret secret, int port)
                throws IOException, InterruptedException {
            String file = EXAMPLES.resolve(language.file).toString();
            List<String> command =
                    switch (language) {
                        case JAVA ->
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-XX:+UseSerialGC",
                                        "-XX:TieredStopAtLevel=1",
                                        file);
                        case PYTHON -> List.of(Programs.tool("python3"), file);
                        case TYPESCRIPT -> List.of(Programs.tool("node"), compiled().toString());
                        case N8N -> List.of(Programs.tool("node"), steps().toString(), file);
                    };
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("WEBHOOK_SECRET", secret.text());
            builder.environment().put("PORT", Integer.toString(port));
            return new Receiver(builder.start());
        }

        Socket connection() throws IOException {
            return new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        }

        /// Takes what it prints, or it would wait for that.
        private void read() {
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    lines.add(line);
                }
            } catch (IOException ended) {
                // No more lines.
            }
        }

        /// The next line that it prints; waits for it.
        String line() throws InterruptedException {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(line).as("patience is over").isNotNull();
            return String.valueOf(line);
        }

        @Override
        public void close() {
            process.destroy();
            if (!process.onExit()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .handle((_, late) -> late == null)
                    .join()) {
                process.destroyForcibly();
            }
        }

        private static Path steps() throws IOException {
            Path steps = folder.resolve("n8n-steps.mjs");
            try (var in =
                    ExampleReceiversStory.class.getResourceAsStream("/examples/n8n-steps.mjs")) {
                Files.write(steps, Objects.requireNonNull(in).readAllBytes());
            }
            return steps;
        }

        /// The TypeScript receiver as JavaScript; its compiler comes from npm.
        private static Path compiled() throws IOException, InterruptedException {
            Path home = folder.resolve("typescript");
            Path compiled = home.resolve("receiver.js");
            if (Files.exists(compiled)) {
                return compiled;
            }
            Files.createDirectories(home);
            Path source = EXAMPLES.resolve(Language.TYPESCRIPT.file).getParent();
            for (String file : List.of("package.json", "tsconfig.json", "receiver.ts")) {
                Files.copy(source.resolve(file), home.resolve(file));
            }
            String npm = Programs.tool("npm");
            Programs.Ended installed =
                    Programs.run(home, Map.of(), npm, "install", "--no-audit", "--no-fund");
            assumeTrue(
                    installed.status() == 0, "not run: npm does not find the TypeScript compiler");
            Programs.Ended built = Programs.run(home, Map.of(), npm, "run", "build");
            assertThat(built.status()).as(built.output()).isZero();
            return compiled;
        }
    }
}
