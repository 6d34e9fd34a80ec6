package io.cobro.api.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A port on all addresses of this machine that counts who connects to it.
public final class CountingListener implements AutoCloseable {

    private final ServerSocket server;
    private final @Nullable String answer;
    private final AtomicInteger accepted = new AtomicInteger();

    private CountingListener(ServerSocket server, @Nullable String answer) {
        this.server = server;
        this.answer = answer;
    }

    /// Closes each connection as soon as it is made.
    public static CountingListener open() throws IOException {
        return listening(null);
    }

    /// @param answer the whole of what is answered to each connection
    public static CountingListener answering(String answer) throws IOException {
        return listening(answer);
    }

    private static CountingListener listening(@Nullable String answer) throws IOException {
        ServerSocket server = new ServerSocket();
        // The unspecified address: whatever of this machine is dialled.
        server.bind(new InetSocketAddress((InetAddress) null, 0));
        CountingListener listener = new CountingListener(server, answer);
        Thread.ofVirtual().start(listener::run);
        return listener;
    }

    public int port() {
        return server.getLocalPort();
    }

    /// How many connections were made.
    public int accepted() {
        return accepted.get();
    }

    private void run() {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                accepted.incrementAndGet();
                if (answer != null) {
                    answer(connection, answer);
                }
            } catch (IOException gone) {
                // The next one, or closed.
            }
        }
    }

    private static void answer(Socket connection, String answer) throws IOException {
        InputStream in = connection.getInputStream();
        byte[] some = new byte[8192];
        if (in.read(some) > 0) {
            connection.getOutputStream().write(answer.getBytes(US_ASCII));
            connection.getOutputStream().flush();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException closed) {
            // It is not needed any more.
        }
    }
}
