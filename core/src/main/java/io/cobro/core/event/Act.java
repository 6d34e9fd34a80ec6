package io.cobro.core.event;

import io.cobro.core.Resource;

/// Something that was done and no event tells: only the audit log keeps it.
///
/// @param action noun.past, none of the event catalogue
/// @param subject the resource as it is after the act
/// @param shown what the audit log shows after the act, where that is not the subject: such as the
///   token that was made from a key
public record Act(String action, Resource subject, Resource shown) {

    public static Act of(String action, Resource subject) {
        return new Act(action, subject, subject);
    }

    public Act showing(Resource resource) {
        return new Act(action, subject, resource);
    }
}
