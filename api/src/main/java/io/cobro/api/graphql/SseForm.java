package io.cobro.api.graphql;

import io.cobro.api.event.EventStream;
import io.cobro.api.http.ProblemException;
import io.cobro.core.Refusal;
import io.cobro.core.event.Event;
import io.cobro.webhooks.json.JsonText;
import java.util.Map;
import java.util.function.Function;

/// The stream of a subscription. Source: GraphQL over SSE, distinct connections mode, `PROTOCOL.md`
/// of graphql-sse, read 2026-11.
final class SseForm implements EventStream.Form {

    private static final String COMMENT = ":\n\n";
    private static final String COMPLETE = "event: complete\ndata: \n\n";

    private final Function<Event, Map<String, Object>> result;
    private final Function<Refusal, Map<String, Object>> errors;

    /// @param result what the document says of an event
    /// @param errors the answer that tells of a refusal
    SseForm(
            Function<Event, Map<String, Object>> result,
            Function<Refusal, Map<String, Object>> errors) {
        this.result = result;
        this.errors = errors;
    }

    /// A result that is the only one.
    static String only(Map<String, Object> result) {
        return next(result) + COMPLETE;
    }

    private static String next(Map<String, Object> result) {
        return "event: next\ndata: %s\n\n".formatted(JsonText.MAPPER.writeValueAsString(result));
    }

    @Override
    public String begin(long sequence) {
        return COMMENT;
    }

    @Override
    public String tell(Event event) {
        return next(result.apply(event));
    }

    @Override
    public String alive(long sequence) {
        return COMMENT;
    }

    @Override
    public String end(ProblemException why) {
        return only(errors.apply(why.refusals().getFirst()));
    }
}
