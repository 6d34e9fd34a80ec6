package io.cobro.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.reminder.Sending;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Mail servers that refuse, hang, close and talk nonsense: each ends soon, and no message is given
/// twice that may have been taken.
final class HostileServerIT {

    private static final SmtpTimeouts SHORT =
            new SmtpTimeouts(
                    Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(1_500));

    private static final String HANG = "hang";
    private static final String CLOSE = "close";
    private static final String DRIBBLE = "dribble";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        over.countDown();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void refusals_for_now_and_for_good_are_told_apart_without_saying_who() throws Exception {
        String who = " <juan.perez@example.com> secret text";
        Map<Map<String, String>, Sending> outcomes =
                Map.ofEntries(
                        Map.entry(
                                Map.of("RCPT", "550 5.1.1" + who),
                                new Sending.Permanent(
                                        "the mail server refused the recipient (550 5.1.1)")),
                        Map.entry(
                                Map.of("RCPT", "553-5.1.3" + who + "\r\n553 5.1.3 more"),
                                new Sending.Permanent(
                                        "the mail server refused the recipient (553 5.1.3)")),
                        Map.entry(
                                Map.of("RCPT", "450 4.2.0" + who),
                                new Sending.Temporary(
                                        "the mail server refused the recipient (450 4.2.0)")),
                        Map.entry(
                                Map.of("RCPT", "451" + who),
                                new Sending.Temporary(
                                        "the mail server refused the recipient (451)")),
                        Map.entry(
                                Map.of("MAIL", "550 5.7.1" + who),
                                new Sending.Permanent(
                                        "the mail server refused the sender (550 5.7.1)")),
                        Map.entry(
                                Map.of("MAIL", "421 4.3.2" + who),
                                new Sending.Temporary(
                                        "the mail server refused the sender (421 4.3.2)")),
                        Map.entry(
                                Map.of("DATA", "554 5.6.0" + who),
                                new Sending.Permanent(
                                        "the mail server refused the message (554 5.6.0)")),
                        Map.entry(
                                Map.of(".", "554 5.7.1" + who),
                                new Sending.Permanent(
                                        "the mail server refused the message (554 5.7.1)")),
                        Map.entry(
                                Map.of(".", "452 4.3.1" + who),
                                new Sending.Temporary(
                                        "the mail server refused the message (452 4.3.1)")));
        for (var each : outcomes.entrySet()) {
            assertThat(sent(each.getKey())).as(each.getKey().toString()).isEqualTo(each.getValue());
        }
    }

    @Test
    void a_server_that_does_not_want_to_talk_is_tried_again_later() throws Exception {
        assertThat(sent(Map.of("GREETING", "554 5.3.2 go away")))
                .isInstanceOf(Sending.Temporary.class);
        assertThat(sent(Map.of("GREETING", "421 4.3.2 busy")))
                .isEqualTo(
                        new Sending.Temporary(
                                "the mail server refused the connection (421 4.3.2)"));
        assertThat(sent(Map.of("GREETING", "HTTP/1.1 400 Bad Request")))
                .isInstanceOf(Sending.Temporary.class);
        assertThat(sent(Map.of("GREETING", CLOSE))).isInstanceOf(Sending.Temporary.class);
        assertThat(sent(Map.of("EHLO", CLOSE))).isInstanceOf(Sending.Temporary.class);
    }

    @Test
    void a_server_that_hangs_or_closes_before_the_text_has_not_taken_it() throws Exception {
        for (String command : List.of("GREETING", "EHLO", "MAIL", "RCPT", "DATA")) {
            assertThat(sent(Map.of(command, HANG)))
                    .as(command)
                    .isEqualTo(new Sending.Temporary("the mail server did not answer in time"));
            assertThat(sent(Map.of(command, CLOSE)))
                    .as(command)
                    .isInstanceOf(Sending.Temporary.class);
        }
    }

    @Test
    void a_server_that_is_silent_after_the_text_may_have_taken_it() throws Exception {
        for (String what : List.of(HANG, CLOSE, "nonsense")) {
            assertThat(sent(Map.of(".", what)))
                    .as(what)
                    .isEqualTo(
                            new Sending.Unknown(
                                    "the mail server did not say whether it took the message"));
        }
    }

    @Test
    void a_server_that_answers_in_small_steps_for_ever_is_left() throws Exception {
        assertThat(sent(Map.of("EHLO", DRIBBLE))).isInstanceOf(Sending.Temporary.class);
        assertThat(sent(Map.of("MAIL", DRIBBLE))).isInstanceOf(Sending.Temporary.class);
    }

    @Test
    void tls_that_does_not_begin_is_a_temporary_failure() throws Exception {
        int port = serve(Map.of("STARTTLS", "220 go ahead\r\nnot TLS at all"));
        assertThat(
                        send(
                                SmtpUrl.parse(
                                        "smtp://127.0.0.1:%d?from=a@azul.example&starttls=required"
                                                .formatted(port))))
                .isInstanceOf(Sending.Temporary.class);
        assertThat(send(SmtpUrl.parse("smtps://127.0.0.1:%d?from=a@azul.example".formatted(port))))
                .isInstanceOf(Sending.Temporary.class);
    }

    @Test
    void a_server_that_is_well_behaved_takes_it() throws Exception {
        assertThat(sent(Map.of())).isEqualTo(new Sending.Sent());
        assertThat(sent(Map.of("QUIT", HANG))).isEqualTo(new Sending.Sent());
    }

    private Sending sent(Map<String, String> answers) throws IOException {
        return send(
                SmtpUrl.parse("smtp://127.0.0.1:%d?from=a@azul.example".formatted(serve(answers))));
    }

    private static Sending send(SmtpUrl url) {
        return new SmtpChannel(url, SHORT, (SSLSocketFactory) SSLSocketFactory.getDefault())
                .send(SmtpChannelIT.message("Azul", "juan.perez@example.com", "Hola", "Hola\n"));
    }

    /// A server with some answers of its own.
    private int serve(Map<String, String> answers) throws IOException {
        ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        open.add(listening);
        Thread.ofVirtual()
                .start(() -> {
                    while (!listening.isClosed()) {
                        try {
                            Socket client = listening.accept();
                            open.add(client);
                            Thread.ofVirtual().start(() -> talk(client, answers));
                        } catch (IOException closed) {
                            return;
                        }
                    }
                });
        return listening.getLocalPort();
    }

    private void talk(Socket client, Map<String, String> answers) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = client.getOutputStream();
            if (!answer(out, answers.getOrDefault("GREETING", "220 hello"))) {
                return;
            }
            boolean text = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (text && !line.equals(".")) {
                    continue;
                }
                text = false;
                String command = line.split("[ :]", 2)[0];
                String usual =
                        switch (command) {
                            case "EHLO" ->
                                    answers.containsKey("STARTTLS")
                                            ? "250-azul\r\n250 STARTTLS"
                                            : "250 azul";
                            case "DATA" -> "354 go ahead";
                            default -> "250 2.0.0 ok";
                        };
                if (!answer(out, answers.getOrDefault(command, usual))) {
                    return;
                }
                text = command.equals("DATA") && !answers.containsKey("DATA");
            }
        } catch (IOException | InterruptedException gone) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answer(OutputStream out, String what) throws IOException, InterruptedException {
        switch (what) {
            case CLOSE -> {
                return false;
            }
            case HANG -> over.await();
            case DRIBBLE -> {
                while (!over.await(50, TimeUnit.MILLISECONDS)) {
                    out.write("250-x\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                }
            }
            default -> {
                out.write((what + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        }
        return true;
    }
}
