package io.cobro.core.dunning;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.dunning.DunningCommand.ExitEnrollment;
import io.cobro.core.dunning.DunningCommand.PauseEnrollment;
import io.cobro.core.dunning.DunningCommand.ResumeEnrollment;
import io.cobro.core.event.Fact;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Letting invoices rest from dunning, and ending it.
public final class EnrollmentKeeping {

    private final Transactions transactions;

    public EnrollmentKeeping(Transactions transactions) {
        this.transactions = transactions;
    }

    /// Lets an active enrollment rest, or changes why and until when one rests. A reminder that
    /// goes out meanwhile leaves its invoice out.
    ///
    /// Refusals: `not_found`, `version_conflict`, `enrollment_ended`, `date_too_early`.
    public Outcome<DunningEnrollment> pause(CommandContext context, PauseEnrollment command) {
        return change(
                context,
                command.id(),
                command.expectedVersion(),
                "dunning.paused",
                before -> {
                    requireRunning(before);
                    if (command.until() != null && command.until().isBefore(context.today())) {
                        throw Refusal.tooEarly(
                                        "/until_date",
                                        command.until().toString(),
                                        context.today().toString())
                                .exception();
                    }
                    return before.paused(command.reason(), command.until());
                });
    }

    /// Refusals: `not_found`, `version_conflict`, `enrollment_not_paused`.
    public Outcome<DunningEnrollment> resume(CommandContext context, ResumeEnrollment command) {
        return change(
                context,
                command.id(),
                command.expectedVersion(),
                "dunning.resumed",
                before -> {
                    if (before.status() != EnrollmentStatus.PAUSED) {
                        throw refused(before, "enrollment_not_paused");
                    }
                    return before.resumed(context.today());
                });
    }

    /// Ends an enrollment for good: also an invoice that is owed again stays out of it.
    ///
    /// Refusals: `not_found`, `version_conflict`, `enrollment_ended`.
    public Outcome<DunningEnrollment> exit(CommandContext context, ExitEnrollment command) {
        return change(
                context,
                command.id(),
                command.expectedVersion(),
                "dunning.exited",
                before -> {
                    requireRunning(before);
                    return before.exited(ExitReason.STOPPED.text());
                });
    }

    private Outcome<DunningEnrollment> change(
            CommandContext context,
            DunningEnrollmentId id,
            @Nullable Integer expectedVersion,
            String fact,
            UnaryOperator<DunningEnrollment> change) {
        return transactions.inTransaction(
                context,
                books -> {
                    DunningEnrollment before = locked(books, id);
                    Refusal.requireVersion(expectedVersion, before.version());
                    DunningEnrollment after = change.apply(before);
                    books.dunning().update(after);
                    books.facts().add(Fact.of(fact, after));
                    return after;
                });
    }

    private static DunningEnrollment locked(Books books, DunningEnrollmentId id) {
        return books.dunning()
                .lockEnrollment(id)
                .get()
                .orElseThrow(() -> Refusal.notFound("dunning_enrollment", id.text()).exception());
    }

    private static void requireRunning(DunningEnrollment enrollment) {
        if (!enrollment.isRunning()) {
            throw refused(enrollment, "enrollment_ended");
        }
    }

    private static RuntimeException refused(DunningEnrollment enrollment, String code) {
        return Refusal.of(
                        code,
                        Map.of(
                                "id", enrollment.id().text(),
                                "status", enrollment.status().name().toLowerCase(Locale.ROOT)))
                .exception();
    }
}
