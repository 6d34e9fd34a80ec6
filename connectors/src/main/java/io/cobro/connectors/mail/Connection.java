package io.cobro.connectors.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// A connection to the mail server that ends by itself when its time is over.
final class Connection implements AutoCloseable {

    /// Addresses of one host that are tried.
    private static final int ADDRESSES_MAX = 3;

    private final Socket raw;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Socket socket;

    private Connection(Socket raw) {
        this.raw = raw;
        this.socket = raw;
    }

    /// @throws IOException if no address of the host can be connected to, or TLS cannot begin
    static Connection open(SmtpUrl url, SmtpTimeouts timeouts, SSLSocketFactory tls)
            throws IOException {
        String host = url.hostName();
        Socket plain = connected(host, url.port(), timeouts.connect());
        Connection connection = new Connection(plain);
        connection.endAfter(timeouts.whole());
        try {
            plain.setSoTimeout(Math.toIntExact(timeouts.answer().toMillis()));
            if (!url.secure()) {
                return connection;
            }
            SSLSocket secured = (SSLSocket) tls.createSocket(plain, host, url.port(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            connection.socket = secured;
            return connection;
        } catch (IOException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    private static Socket connected(String host, int port, Duration patience) throws IOException {
        IOException last = new IOException("no address");
        InetAddress[] addresses = InetAddress.getAllByName(host);
        for (int i = 0; i < Math.min(addresses.length, ADDRESSES_MAX); i++) {
            Socket socket = new Socket();
            try {
                socket.connect(
                        new InetSocketAddress(addresses[i], port),
                        Math.toIntExact(patience.toMillis()));
                return socket;
            } catch (IOException failure) {
                socket.close();
                last = failure;
            }
        }
        throw last;
    }

    /// What is talked over: the secured socket where TLS has begun.
    Socket socket() {
        return socket;
    }

    private void endAfter(Duration whole) {
        Thread.ofVirtual()
                .name("smtp-deadline")
                .start(() -> {
                    try {
                        if (!closed.await(whole.toMillis(), TimeUnit.MILLISECONDS)) {
                            end();
                        }
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void end() {
        try {
            raw.close();
        } catch (IOException closedAlready) {
            return; // nothing else to do
        }
    }

    @Override
    public void close() {
        closed.countDown();
        end();
    }
}
