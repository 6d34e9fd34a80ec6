package io.cobro.api.graphql;

import graphql.GraphQLContext;
import io.cobro.persistence.event.EventQueries;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A caller that takes server-sent events. The document runs once to find out what is wanted, and
/// then for each event, as a query about it.
final class Subscribing {

    private EventQueries.@Nullable Wanted wanted;
    private long after;
    private @Nullable JsonNode event;

    static @Nullable Subscribing of(GraphQLContext context) {
        return context.get(Subscribing.class);
    }

    /// @param sequence after which to begin
    void open(EventQueries.Wanted these, long sequence) {
        this.wanted = these;
        this.after = sequence;
    }

    /// Which events; null as long as none are asked for.
    EventQueries.@Nullable Wanted wanted() {
        return wanted;
    }

    long after() {
        return after;
    }

    /// The event that is told now; null while it is not known which are wanted.
    @Nullable JsonNode event() {
        return event;
    }

    void tell(JsonNode told) {
        this.event = told;
    }
}
