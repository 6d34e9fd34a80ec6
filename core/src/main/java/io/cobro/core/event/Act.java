package io.cobro.core.event;

import io.cobro.core.Resource;
import org.jspecify.annotations.Nullable;

/// Something that was done and no event tells: only the audit log keeps it.
///
/// @param action noun.past, none of the event catalogue
/// @param subject the resource as it is after the act
/// @param shown what the audit log shows after the act, where that is not the subject: such as the
///   token that was made from a key
/// @param before what is shown as it was, of which the log tells the properties that changed
public record Act(String action, Resource subject, Resource shown, @Nullable Resource before) {

    public static Act of(String action, Resource subject) {
        return new Act(action, subject, subject, null);
    }

    public Act showing(Resource resource) {
        return new Act(action, subject, resource, before);
    }

    public Act changedFrom(Resource former) {
        return new Act(action, subject, shown, former);
    }
}
