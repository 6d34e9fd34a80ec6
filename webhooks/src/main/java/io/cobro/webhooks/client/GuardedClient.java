package io.cobro.webhooks.client;

import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.AttemptResult.Answered;
import io.cobro.core.webhook.AttemptResult.Failure;
import io.cobro.core.webhook.AttemptResult.Unanswered;
import io.cobro.webhooks.client.UrlPolicy.Target;
import io.cobro.webhooks.client.UrlPolicy.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Calls URLs that integrators name, and reaches nothing that [AddressGuard] keeps away.
///
/// A name is resolved once per call; all its addresses are checked, and the connection is made to
/// one of those very addresses, so that a name server that answers differently a moment later gains
/// nothing. Redirects are not followed, proxies of the environment not used, cookies not kept,
/// calls not repeated. Connections are kept between calls. Thread-safe.
public final class GuardedClient implements AutoCloseable {

    /// Calls at once, and connections kept.
    public static final int CONNECTIONS_MAX = 512;

    /// Bytes of an answer that are read; a longer one ends the connection.
    public static final int RESPONSE_BYTES_MAX = 16 * 1024;

    /// Bytes of one line of an answer's head, and lines of it.
    public static final int HEAD_LINE_BYTES_MAX = 8 * 1024;

    public static final int HEAD_LINES_MAX = 100;

    /// Characters of an answer that the attempt log keeps.
    public static final int EXCERPT_CHARS_MAX = 1024;

    /// Addresses of one name that are tried, one after the other.
    public static final int ADDRESSES_TRIED_MAX = 2;

    private static final String USER_AGENT = "Cobro-Webhooks/1";

    /// Shorter than what servers commonly keep, so that a call seldom meets a closing connection.
    private static final TimeValue CONNECTION_KEPT = TimeValue.ofSeconds(4);

    private static final TimeValue CHECKED_WHEN_IDLE = TimeValue.ofMilliseconds(500);

    private static final AttemptResult NOT_CONNECTED =
            new Unanswered(Failure.NOT_CONNECTED, "No connection could be made.");

    private final UrlPolicy policy;
    private final HostNames names;
    private final Timeouts timeouts;
    private final CloseableHttpClient http;

    public GuardedClient(AddressGuard guard, HostNames names, Timeouts timeouts, SSLContext tls) {
        this.policy = new UrlPolicy(guard, names);
        this.names = names;
        this.timeouts = timeouts;
        this.http = client(timeouts, tls);
    }

    private static CloseableHttpClient client(Timeouts timeouts, SSLContext tls) {
        Timeout connect = Timeout.of(timeouts.connect());
        Timeout total = Timeout.of(timeouts.total());
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new NoNames())
                        .setConnectionFactory(
                                ManagedHttpClientConnectionFactory.builder()
                                        .http1Config(
                                                Http1Config.custom()
                                                        .setMaxLineLength(HEAD_LINE_BYTES_MAX)
                                                        .setMaxHeaderCount(HEAD_LINES_MAX)
                                                        .build())
                                        .build())
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                        .setDefaultTlsConfig(
                                TlsConfig.custom().setHandshakeTimeout(connect).build())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(connect)
                                        .setSocketTimeout(total)
                                        .setValidateAfterInactivity(CHECKED_WHEN_IDLE)
                                        .build())
                        .setMaxConnTotal(CONNECTIONS_MAX)
                        .setMaxConnPerRoute(CONNECTIONS_MAX)
                        .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setConnectionRequestTimeout(total)
                                .setResponseTimeout(total)
                                .build())
                .setRoutePlanner((host, _) -> new HttpRoute(host, null, isEncrypted(host)))
                .setKeepAliveStrategy((_, _) -> CONNECTION_KEPT)
                .setUserAgent(USER_AGENT)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .evictExpiredConnections()
                .build();
    }

    private static boolean isEncrypted(HttpHost host) {
        return "https".equals(host.getSchemeName());
    }

    /// Posts JSON, and waits for the answer no longer than the total timeout.
    ///
    /// @param headers by name
    /// @return what was answered, or why there was no answer; never throws for what the URL, the
    ///   network or the other side do
    public AttemptResult post(String url, Map<String, String> headers, byte[] json) {
        return switch (UrlPolicy.checkForm(url)) {
            case Verdict.Refused(_, String sentence) ->
                    new Unanswered(Failure.URL_REFUSED, sentence);
            case Verdict.Accepted(Target target) -> withinTime(new Call(target, headers, json));
        };
    }

    private AttemptResult withinTime(Call call) {
        FutureTask<AttemptResult> task = new FutureTask<>(call);
        Thread.ofVirtual().name("webhook-call").start(task);
        try {
            return task.get(timeouts.total().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            call.breakOff();
            return call.resultSoFar(
                    "No answer within " + timeouts.total().toMillis() + " milliseconds.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            call.breakOff();
            return call.resultSoFar("Cobro was stopped during the call.");
        } catch (ExecutionException | CancellationException bug) {
            throw new IllegalStateException("a call failed unexpectedly", bug);
        } finally {
            // Interrupting a virtual thread closes the socket that it waits for, at any stage.
            task.cancel(true);
        }
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }

    /// One call, on a thread of its own, so that no way of being slow outlasts the total timeout.
    private final class Call implements Callable<AttemptResult> {

        private final Target target;
        private final Map<String, String> headers;
        private final byte[] json;
        private volatile @Nullable Answered head;
        private volatile @Nullable HttpPost sent;

        Call(Target target, Map<String, String> headers, byte[] json) {
            this.target = target;
            this.headers = headers;
            this.json = json;
        }

        /// Closes the connection, even of a call that never waits because there is always more.
        void breakOff() {
            HttpPost request = sent;
            if (request != null) {
                request.cancel();
            }
        }

        /// The answer, if its head has come: a body that drips does not undo the status.
        AttemptResult resultSoFar(String sentence) {
            Answered answer = head;
            return answer == null ? new Unanswered(Failure.TIMED_OUT, sentence) : answer;
        }

        @Override
        public AttemptResult call() {
            List<InetAddress> addresses;
            try {
                addresses = names.addressesOf(target.host(), timeouts.connect());
            } catch (UnknownHostException unknown) {
                return new Unanswered(
                        Failure.NAME_NOT_RESOLVED, "The name of the host has no address.");
            }
            return switch (policy.check(target, addresses)) {
                case Verdict.Refused(_, String sentence) ->
                        new Unanswered(Failure.ADDRESS_DENIED, sentence);
                case Verdict.Accepted _ -> sendToFirstThatConnects(addresses);
            };
        }

        private AttemptResult sendToFirstThatConnects(List<InetAddress> addresses) {
            return addresses.stream()
                    .limit(ADDRESSES_TRIED_MAX)
                    .map(this::resultAt)
                    .filter(result -> !NOT_CONNECTED.equals(result))
                    .findFirst()
                    .orElse(NOT_CONNECTED);
        }

        private AttemptResult resultAt(InetAddress address) {
            try {
                return send(address);
            } catch (ConnectException
                    | ConnectTimeoutException
                    | NoRouteToHostException notConnected) {
                return NOT_CONNECTED;
            } catch (SSLException refused) {
                return new Unanswered(
                        Failure.TLS_FAILED,
                        "No secure connection: " + readable(refused.getMessage()));
            } catch (SocketTimeoutException slow) {
                return new Unanswered(Failure.TIMED_OUT, "No answer in time.");
            } catch (IOException brokenOff) {
                return new Unanswered(
                        Failure.BROKEN_OFF, "The connection ended before the answer.");
            }
        }

        private AttemptResult send(InetAddress address) throws IOException {
            HttpPost request = new HttpPost(target.uri());
            headers.forEach(request::setHeader);
            sent = request;
            request.setEntity(new ByteArrayEntity(json, ContentType.create("application/json")));
            String scheme = target.encrypted() ? "https" : "http";
            HttpHost host = new HttpHost(scheme, address, target.host(), target.port());
            try (ClassicHttpResponse response = http.executeOpen(host, request, null)) {
                Header retryAfter = response.getFirstHeader("Retry-After");
                String wait = retryAfter == null ? null : readable(retryAfter.getValue());
                head = new Answered(response.getCode(), wait, "");
                return new Answered(response.getCode(), wait, beginning(response.getEntity()));
            }
        }

        private static String beginning(@Nullable HttpEntity entity) {
            if (entity == null) {
                return "";
            }
            try {
                // One byte more than the limit, so that a body of just the limit is read to its end
                // and leaves the connection usable.
                byte[] bytes = entity.getContent().readNBytes(RESPONSE_BYTES_MAX + 1);
                return readable(new String(bytes, StandardCharsets.UTF_8));
            } catch (IOException brokenOff) {
                return "";
            }
        }
    }

    /// Text from outside as a log can keep it: no control characters, no halves of surrogates, and
    /// not more than [#EXCERPT_CHARS_MAX].
    private static String readable(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return text.codePoints()
                .limit(EXCERPT_CHARS_MAX)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// Whoever comes here would connect to an address that nobody has checked.
    private static final class NoNames implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException("names are resolved before the call");
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException("names are resolved before the call");
        }
    }
}
