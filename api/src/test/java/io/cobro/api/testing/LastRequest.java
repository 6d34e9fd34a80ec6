package io.cobro.api.testing;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.http.Headers;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import io.restassured.specification.RequestSpecification;
import org.jspecify.annotations.Nullable;

/// Remembers the last request of each thread, to be sent once more.
final class LastRequest implements Filter {

    private record Sent(String method, String uri, Headers headers, @Nullable Object body) {}

    private static final ThreadLocal<@Nullable Sent> LAST = new ThreadLocal<>();

    @Override
    public Response filter(
            FilterableRequestSpecification request,
            FilterableResponseSpecification responseSpecification,
            FilterContext context) {
        LAST.set(
                new Sent(
                        request.getMethod(),
                        request.getURI(),
                        request.getHeaders(),
                        request.getBody()));
        return context.next(request, responseSpecification);
    }

    /// @param with what the request is sent with
    Response send(RequestSpecification with) {
        Sent sent = LAST.get();
        if (sent == null) {
            throw new IllegalStateException("this thread has sent nothing");
        }
        RequestSpecification again = with.urlEncodingEnabled(false).headers(sent.headers());
        if (sent.body() instanceof byte[] bytes) {
            again.body(bytes);
        } else if (sent.body() instanceof String text) {
            again.body(text);
        }
        return again.request(sent.method(), sent.uri());
    }
}
