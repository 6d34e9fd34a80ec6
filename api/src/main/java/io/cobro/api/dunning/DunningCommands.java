package io.cobro.api.dunning;

import io.cobro.api.http.Input;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.DunningCommand.CreatePolicy;
import io.cobro.core.dunning.DunningCommand.ExitEnrollment;
import io.cobro.core.dunning.DunningCommand.PauseEnrollment;
import io.cobro.core.dunning.DunningCommand.ResumeEnrollment;
import io.cobro.core.dunning.DunningCommand.UpdatePolicy;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.dunning.PolicyStatus;
import io.cobro.core.dunning.SendingHours;
import io.cobro.core.dunning.StepAnchor;
import io.cobro.core.dunning.StepRepeat;
import io.cobro.core.reminder.Channel;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Commands about dunning policies and enrollments, read from requests of both faces.
public final class DunningCommands {

    private DunningCommands() {}

    public static CreatePolicy create(Input in) {
        return new CreatePolicy(in.text("name"), in.flag("default"), document(in));
    }

    /// What a new policy asks for, with the defaults of what is left out.
    public static PolicyDocument document(Input in) {
        CatchUp catchUp = in.choiceOrNull("catch_up", CatchUp.class);
        return new PolicyDocument(
                steps(in),
                in.has("sending") ? sending(in.object("sending")) : SendingHours.STANDARD,
                messagesPerWeek(in, "caps"),
                catchUp == null ? CatchUp.SEND_LATEST : catchUp);
    }

    public static UpdatePolicy update(DunningPolicyId id, int expectedVersion, Input in) {
        return new UpdatePolicy(
                id,
                expectedVersion,
                in.patch("name", in::textOrNull),
                in.<Boolean>patch("default", in::flag),
                in.patch("status", name -> in.choiceOrNull(name, PolicyStatus.class)),
                in.<List<DunningStep>>patch("steps", _ -> steps(in)),
                in.patch("sending", name -> sending(in.object(name))),
                in.<Integer>patch("caps", name -> messagesPerWeek(in, name)),
                in.patch("catch_up", name -> in.choiceOrNull(name, CatchUp.class)));
    }

    public static PauseEnrollment pause(
            DunningEnrollmentId id, @Nullable Integer expectedVersion, Input in) {
        return new PauseEnrollment(
                id, expectedVersion, in.text("reason"), in.dateOrNull("until_date"));
    }

    public static ResumeEnrollment resume(
            DunningEnrollmentId id, @Nullable Integer expectedVersion) {
        return new ResumeEnrollment(id, expectedVersion);
    }

    public static ExitEnrollment exit(DunningEnrollmentId id, @Nullable Integer expectedVersion) {
        return new ExitEnrollment(id, expectedVersion);
    }

    private static List<DunningStep> steps(Input in) {
        return in.objects("steps").stream().map(DunningCommands::step).toList();
    }

    private static DunningStep step(Input in) {
        StepAnchor anchor = in.choiceOrNull("anchor", StepAnchor.class);
        return new DunningStep(
                in.text("key"),
                anchor == null ? StepAnchor.DUE_DATE : anchor,
                integer(in, "offset_days"),
                in.has("repeat") ? repeat(in.object("repeat")) : null,
                in.has("if") ? ConditionInput.read(in.object("if")) : null,
                in.choice("channel", Channel.class),
                in.text("template"));
    }

    private static StepRepeat repeat(Input in) {
        return new StepRepeat(integer(in, "every_days"), integer(in, "max"));
    }

    private static SendingHours sending(Input in) {
        return new SendingHours(
                LocalTime.parse(in.text("from")),
                LocalTime.parse(in.text("until")),
                !in.has("business_days_only") || in.flag("business_days_only"));
    }

    private static @Nullable Integer messagesPerWeek(Input in, String caps) {
        return in.has(caps) ? integer(in.object(caps), "messages_per_week") : null;
    }

    private static int integer(Input in, String name) {
        return Objects.requireNonNull(in.integerOrNull(name), name);
    }
}
