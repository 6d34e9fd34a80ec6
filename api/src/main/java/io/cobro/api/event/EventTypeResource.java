package io.cobro.api.event;

import io.cobro.api.http.Call;
import io.cobro.api.http.Operations;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Reply;
import io.cobro.core.Refusal;

/// The catalogue of events, for everybody.
public final class EventTypeResource {

    private final EventTypes types;

    public EventTypeResource(EventTypes types) {
        this.types = types;
    }

    public void answer(Operations operations) {
        operations.on("listEventTypes", this::list).on("getEventType", this::get);
    }

    private Reply list(Call call) {
        return call.listAll(types.all());
    }

    private Reply get(Call call) {
        String type = call.pathText("type");
        return types.find(type)
                .map(found -> Reply.json(200, found))
                .orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.PATH, Refusal.notFound("event_type", type)));
    }
}
