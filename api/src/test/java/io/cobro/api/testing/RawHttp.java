package io.cobro.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.webhooks.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A connection to a server by which anything can be sent, also what is no HTTP.
public final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int HEAD_BYTES_MAX = 65_536;

    /// What ends an answer in chunks.
    public static final String LAST_CHUNK = "\r\n0\r\n\r\n";

    private final Socket socket;
    private boolean asksForHead;

    public RawHttp(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /// What a server answered.
    ///
    /// @param headers by name in lower case
    public record Answer(int status, Map<String, String> headers, String body) {

        public JsonNode json() {
            return JsonText.MAPPER.readTree(body);
        }

        /// Holds the answer to be a problem like every other.
        public Answer isProblem(int expected, String code) {
            assertThat(status).as(body).isEqualTo(expected);
            assertThat(headers).containsEntry("content-type", "application/problem+json");
            assertThat(json().path("code").asString()).isEqualTo(code);
            assertThat(json().path("status").asInt()).isEqualTo(expected);
            assertThat(json().path("request_id").asString())
                    .isEqualTo(headers.get("request-id"))
                    .isNotEmpty();
            assertThat(json().path("detail").asString()).doesNotContainPattern("\\{[a-z_]+}");
            return this;
        }
    }

    public RawHttp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp send(byte[] bytes) throws IOException {
        asksForHead = new String(bytes, StandardCharsets.ISO_8859_1).startsWith("HEAD ");
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /// Says that nothing more is sent.
    public RawHttp sendNothingMore() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// The next answer; null if the server ended the connection without one. That it takes a body
    /// is none.
    public @Nullable Answer answer() throws IOException {
        Answer next = next(!asksForHead);
        return next != null && next.status() == 100 ? next(!asksForHead) : next;
    }

    /// The head of the next answer; its body comes by [#take] and [#rest].
    public @Nullable Answer begun() throws IOException {
        return next(false);
    }

    private @Nullable Answer next(boolean withBody) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!endsWithEmptyLine(head)) {
            int next = in.read();
            if (next < 0) {
                assertThat(head.size()).as("bytes of an unfinished answer").isZero();
                return null;
            }
            head.write(next);
            assertThat(head.size()).isLessThan(HEAD_BYTES_MAX);
        }
        String[] lines = head.toString(StandardCharsets.ISO_8859_1).split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        byte[] body;
        if (!withBody) {
            body = new byte[0];
        } else if (headers.containsKey("transfer-encoding")) {
            body = chunks(in);
        } else {
            body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }
        return new Answer(
                Integer.parseInt(lines[0].split(" ", -1)[1]),
                headers,
                new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size;
        do {
            StringBuilder line = new StringBuilder();
            while (line.indexOf("\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("in the middle of an answer");
                }
                line.append((char) next);
            }
            size = Integer.parseInt(line.toString().strip(), 16);
            body.write(in.readNBytes(size));
            assertThat(in.readNBytes(2)).isEqualTo(new byte[] {'\r', '\n'});
        } while (size > 0);
        return body.toByteArray();
    }

    /// As many bytes as asked for, or those that come until the server ends the connection.
    public String take(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    /// What comes until the server ends the connection, or an answer in chunks.
    public String rest() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        byte[] part = new byte[HEAD_BYTES_MAX];
        try {
            InputStream in = socket.getInputStream();
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                rest.write(part, 0, read);
                if (new String(part, 0, read, StandardCharsets.ISO_8859_1)
                        .endsWith(LAST_CHUNK.strip() + "\r\n\r\n")) {
                    break;
                }
            }
        } catch (SocketException reset) {
            // An end as well, and what came before it counts.
        }
        return rest.toString(StandardCharsets.UTF_8);
    }

    /// Reads what comes until the server ends the connection.
    ///
    /// @return how many bytes came
    public int bytesUntilItsEnd() {
        int count = 0;
        try {
            byte[] bytes = new byte[HEAD_BYTES_MAX];
            for (int read = 0; read >= 0; read = socket.getInputStream().read(bytes)) {
                count += read;
            }
        } catch (IOException reset) {
            return count;
        }
        return count;
    }

    /// Whether the server ended the connection.
    public boolean isEnded() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private static boolean endsWithEmptyLine(ByteArrayOutputStream head) {
        return head.size() >= 4 && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
