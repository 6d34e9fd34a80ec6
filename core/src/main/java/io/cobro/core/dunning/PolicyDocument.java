package io.cobro.core.dunning;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a policy asks for. Each change makes a new version of it; versions are never changed.
///
/// @param steps in any order; 1 to [#STEPS_MAX]
/// @param messagesPerWeek messages that a customer gets within seven days, over all channels; 1 to
///   [#MESSAGES_PER_WEEK_MAX], null means any number
public record PolicyDocument(
        List<DunningStep> steps,
        SendingHours sending,
        @Nullable Integer messagesPerWeek,
        CatchUp catchUp) {

    public static final int STEPS_MAX = 30;
    public static final int MESSAGES_PER_WEEK_MAX = 50;

    public PolicyDocument {
        steps = List.copyOf(steps);
    }

    /// The step with a key; empty if there is none any more.
    public Optional<DunningStep> step(String key) {
        return steps.stream().filter(step -> step.key().equals(key)).findFirst();
    }
}
