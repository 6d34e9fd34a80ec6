package io.cobro.core.event;

import io.cobro.core.Resource;
import io.cobro.core.ledger.EntryId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that has happened, for integrators: written in the transaction that made it true, told
/// after it committed.
///
/// @param type noun.past, a type of the event catalogue
/// @param subject the resource as it is after the fact
/// @param cause what the body shows beside the subject, such as the allocation of
///   `payment.allocated`
/// @param entry the journal entry that the fact made known
/// @param before the subject as it was, of which the event tells the properties that changed
/// @param previous properties that changed, with their former value, where `before` is not at hand
public record Fact(
        String type,
        Resource subject,
        @Nullable Resource cause,
        @Nullable EntryId entry,
        @Nullable Resource before,
        Map<String, String> previous) {

    public Fact {
        previous = Map.copyOf(previous);
    }

    public static Fact of(String type, Resource subject) {
        return new Fact(type, subject, null, null, null, Map.of());
    }

    public Fact entered(EntryId id) {
        return new Fact(type, subject, cause, id, before, previous);
    }

    public Fact with(Resource resource) {
        return new Fact(type, subject, resource, entry, before, previous);
    }

    public Fact changedFrom(Resource former) {
        return new Fact(type, subject, cause, entry, former, previous);
    }

    public Fact previously(String property, String value) {
        return new Fact(type, subject, cause, entry, before, Map.of(property, value));
    }
}
