package io.cobro.core.dunning;

import io.cobro.core.reminder.Channel;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Policies in the words of collectors.
public final class Policies {

    public static final SendingHours EVERY_DAY =
            new SendingHours(LocalTime.of(9, 0), LocalTime.of(18, 0), false);

    private Policies() {}

    public static PolicyDocument policy(CatchUp catchUp, DunningStep... steps) {
        return new PolicyDocument(List.of(steps), EVERY_DAY, null, catchUp);
    }

    /// A step so many days after the due date, before it where negative.
    public static DunningStep due(String key, int days) {
        return step(key, StepAnchor.DUE_DATE, days, null, Channel.EMAIL);
    }

    public static DunningStep due(String key, int days, int every, int max) {
        return step(key, StepAnchor.DUE_DATE, days, new StepRepeat(every, max), Channel.EMAIL);
    }

    /// A step so many days after the day of issue.
    public static DunningStep issued(String key, int days) {
        return step(key, StepAnchor.ISSUE_DATE, days, null, Channel.EMAIL);
    }

    public static DunningStep issued(String key, int days, int every, int max) {
        return step(key, StepAnchor.ISSUE_DATE, days, new StepRepeat(every, max), Channel.EMAIL);
    }

    public static DunningStep step(
            String key, StepAnchor anchor, int days, @Nullable StepRepeat repeat, Channel channel) {
        return new DunningStep(key, anchor, days, repeat, null, channel, "payment_late");
    }

    public static DunningStep with(DunningStep step, Condition condition) {
        return new DunningStep(
                step.key(),
                step.anchor(),
                step.offsetDays(),
                step.repeat(),
                condition,
                step.channel(),
                step.template());
    }
}
