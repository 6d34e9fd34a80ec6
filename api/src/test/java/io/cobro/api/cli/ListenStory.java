package io.cobro.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.Application;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.cobro.webhooks.receiver.Arrival;
import io.cobro.webhooks.receiver.WebhookReceiver;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `cobro listen` beside a server, and beside one that comes and goes.
final class ListenStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private static final int PATIENCE_SECONDS = 120;
    private static final int FIRST_ATTEMPTS_FAIL = 1_000;
    private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    @Test
    void each_event_is_a_line_that_people_understand() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        try (Listen listen = Listen.start(company, SERVER.url(), "--types", "invoice.*")) {
            assertThat(listen.err()).isEqualTo("Listening to " + SERVER.url() + "; Ctrl-C ends it");
            String invoice = company.issued(company.customer());
            assertThat(listen.out()).contains("invoice.created", invoice, "MXN 11600.00");
            String line = listen.out();
            assertThat(line).contains("invoice.issued", invoice, "A-1, MXN 11600.00");
            assertThat(Pattern.compile("\\s{2,}").split(line)).hasSize(5);
        }
    }

    @Test
    void events_can_be_printed_as_they_are_from_any_place() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        String customer = company.customer();
        try (Listen listen = Listen.start(company, SERVER.url() + "/", "--after", "0", "--json")) {
            String first = listen.out();
            String second = listen.out();
            assertThat(JsonText.MAPPER.readTree(first).path("type").asString())
                    .isEqualTo("api_key.created");
            while (!second.contains(customer)) {
                second = listen.out();
            }
            String id = JsonText.MAPPER.readTree(second).path("id").asString();
            assertThat(second).isEqualTo(company.get("/v1/events/" + id).asString());
        }
    }

    @Test
    void events_are_forwarded_signed_and_again_where_the_receiver_could_not() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        try (WebhookReceiver receiver = WebhookReceiver.start(0, FIRST_ATTEMPTS_FAIL);
                Listen listen =
                        Listen.start(
                                company,
                                SERVER.url(),
                                "--forward-to",
                                receiver.url(),
                                "--secret",
                                SECRET)) {
            receiver.trust(SECRET);
            listen.err();
            company.customer();
            assertThat(listen.out()).contains("customer.created");
            assertThat(listen.out()).isEqualTo("  -> " + receiver.url() + " 503; again in 1 s");
            assertThat(listen.out()).isEqualTo("  -> " + receiver.url() + " 204");
            assertThat(receiver.arrivals()).hasSize(2).allMatch(Arrival::verified);
            assertThat(receiver.arrivals()).extracting(Arrival::attempt).containsExactly(1, 2);
            assertThat(receiver.arrivals())
                    .extracting(Arrival::body)
                    .containsOnly(
                            company.get("/v1/events/" + receiver.arrivals().getFirst().eventId())
                                    .asString());
        }
    }

    @Test
    void a_receiver_that_is_not_there_is_told_and_a_new_secret_is_printed() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        String nowhere = "http://127.0.0.1:" + freePort() + "/hook";
        try (Listen listen = Listen.start(company, SERVER.url(), "--forward-to", nowhere)) {
            assertThat(listen.err()).startsWith("Events are signed with whsec_");
            listen.err();
            company.customer();
            listen.out();
            for (int attempt = 1; attempt < Forwarding.ATTEMPTS_MAX; attempt++) {
                assertThat(listen.out()).startsWith("  -> " + nowhere + " no answer; again in ");
            }
            assertThat(listen.out()).endsWith("no answer; given up after 4 attempts");
            company.customer();
            assertThat(listen.out()).contains("customer.created");
        }
    }

    @Test
    void a_server_that_comes_back_is_listened_to_again_and_nothing_is_missed() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        int port = freePort();
        Application node = SERVER.anotherNode(false, port);
        try (Listen listen = Listen.start(company, "http://127.0.0.1:" + port)) {
            listen.err();
            String first = company.customer();
            assertThat(listen.out()).contains(first);
            node.close();
            assertThat(listen.err()).startsWith("The stream ended; trying again in 1 s");
            String meanwhile = company.customer();
            assertThat(listen.err()).startsWith("No server answers; trying again in 2 s");
            node = SERVER.anotherNode(false, port);
            assertThat(listen.out()).contains(meanwhile);
            String last = company.customer();
            assertThat(listen.out()).contains(last);
        } finally {
            node.close();
        }
    }

    @Test
    void what_is_wrong_is_said_in_a_sentence() throws Exception {
        String unknown = "cobro_live_" + "0".repeat(64);
        refused(ExitCodes.USAGE, "does not know this key", "--key", unknown, "--url", SERVER.url());
        Company company = Company.found(SERVER, "Distribuidora Azul");
        String narrow = SERVER.key(company.tenant(), "invoices:read");
        refused(ExitCodes.USAGE, "events:read", "--key", narrow, "--url", SERVER.url());
        refused(
                ExitCodes.USAGE,
                "the log of this tenant ends at",
                "--key",
                company.key(),
                "--url",
                SERVER.url(),
                "--after",
                "900000");
        String nowhere = "http://127.0.0.1:" + freePort();
        refused(
                ExitCodes.UNAVAILABLE,
                "No server answers at " + nowhere,
                "--key",
                unknown,
                "--url",
                nowhere);
        refused(ExitCodes.USAGE, "Name an API key with --key");
        refused(ExitCodes.USAGE, "is no API key", "--key", "secret");
        refused(ExitCodes.USAGE, "is no type of events", "--key", unknown, "--types", "invoice");
        refused(ExitCodes.USAGE, "is no sequence", "--key", unknown, "--after", "now");
        refused(ExitCodes.USAGE, "is no address", "--key", unknown, "--url", "localhost:8080");
        refused(
                ExitCodes.USAGE,
                "is no signing secret",
                "--key",
                unknown,
                "--forward-to",
                "http://localhost:3000/",
                "--secret",
                "abc");
        refused(ExitCodes.USAGE, "only with --forward-to", "--key", unknown, "--secret", SECRET);
    }

    private static void refused(int code, String sentence, String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] args = new String[options.length + 1];
        args[0] = "listen";
        System.arraycopy(options, 0, args, 1, options.length);
        assertThat(Main.run(args, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true)))
                .as(sentence)
                .isEqualTo(code);
        assertThat(err.toString()).startsWith("cobro: ").contains(sentence).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /// The command on a thread of its own, which is interrupted at the end.
    private static final class Listen implements AutoCloseable {

        private final Lines out = new Lines();
        private final Lines err = new Lines();
        private final CompletableFuture<Integer> code = new CompletableFuture<>();
        private final Thread thread;

        private Listen(String... args) {
            thread =
                    Thread.ofPlatform()
                            .name("listen")
                            .start(() ->
                                    code.complete(
                                            Main.run(
                                                    args,
                                                    Map.of(),
                                                    new PrintWriter(out, true),
                                                    new PrintWriter(err, true))));
        }

        static Listen start(Company company, String url, String... options) {
            String[] args = new String[options.length + 5];
            args[0] = "listen";
            args[1] = "--key";
            args[2] = company.key();
            args[3] = "--url";
            args[4] = url;
            System.arraycopy(options, 0, args, 5, options.length);
            return new Listen(args);
        }

        /// The next line on standard output.
        String out() throws InterruptedException {
            return out.next();
        }

        /// The next line on standard error.
        String err() throws InterruptedException {
            return err.next();
        }

        @Override
        public void close() {
            thread.interrupt();
            assertThat(code.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join())
                    .isEqualTo(ExitCodes.OK);
        }
    }

    /// Lines as they are written.
    private static final class Lines extends Writer {

        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final StringBuilder line = new StringBuilder();

        @Override
        public void write(char[] chars, int from, int length) {
            for (int i = from; i < from + length; i++) {
                if (chars[i] == '\n') {
                    lines.add(line.toString());
                    line.setLength(0);
                } else {
                    line.append(chars[i]);
                }
            }
        }

        String next() throws InterruptedException {
            String next = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("patience is over").isNotNull();
            return String.valueOf(next);
        }

        @Override
        public void flush() {
            // Lines are there once they have ended.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
