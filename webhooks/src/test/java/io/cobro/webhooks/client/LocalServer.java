package io.cobro.webhooks.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A server on a loopback address that counts connections and behaves as badly as a test wants.
final class LocalServer implements AutoCloseable {

    private static final int BACKLOG = 50;

    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private LocalServer(ServerSocket listener, Behaviour behaviour) {
        this.listener = listener;
        this.behaviour = behaviour;
    }

    /// What happens on a connection after a request was read; the connection stays open until it
    /// returns false or the client closes it.
    interface Behaviour {
        boolean answer(OutputStream out) throws IOException, InterruptedException;
    }

    static LocalServer plain(String address, Behaviour behaviour) throws IOException {
        return start(new ServerSocket(0, BACKLOG, InetAddress.ofLiteral(address)), behaviour);
    }

    static LocalServer start(ServerSocket listener, Behaviour behaviour) {
        LocalServer server = new LocalServer(listener, behaviour);
        var _ = server.threads.submit(server::accept);
        return server;
    }

    /// Always the same answer, with keep-alive.
    static Behaviour answering(String head, String body) {
        byte[] answer =
                ("HTTP/1.1 " + head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(ISO_8859_1);
        return out -> {
            out.write(answer);
            out.flush();
            return true;
        };
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /// Head and body of each request.
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
        threads.close();
    }

    private Void accept() throws IOException {
        while (true) {
            Socket socket = listener.accept();
            connections.incrementAndGet();
            open.add(socket);
            var _ = threads.submit(() -> serve(socket));
        }
    }

    private Void serve(Socket socket) throws IOException, InterruptedException {
        try (socket) {
            InputStream in = socket.getInputStream();
            boolean more = true;
            while (more) {
                requests.add(readRequest(in));
                more = behaviour.answer(socket.getOutputStream());
            }
        }
        return null;
    }

    private static String readRequest(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client has left");
            }
            head.write(next);
        }
        String text = head.toString(ISO_8859_1);
        int length =
                text.lines()
                        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                        .map(line -> Integer.parseInt(line.substring(15).strip()))
                        .findFirst()
                        .orElse(0);
        return text + new String(in.readNBytes(length), ISO_8859_1);
    }
}
