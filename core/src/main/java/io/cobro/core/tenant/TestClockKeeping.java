package io.cobro.core.tenant;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Refusal;
import io.cobro.core.RefusedException;
import io.cobro.core.Transactions;
import io.cobro.core.event.Act;
import io.cobro.core.job.TenantTurns;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Moving the clock of a test tenant. A clock that is set stands still.
///
/// The clock is a column of the tenant and moves under the lock of its row, a step at a time; what
/// a step brings about happens once however often it is tried. So two that move it at once, or one
/// beside the workers of every node, do no harm.
public final class TestClockKeeping {

    /// Days that one advance covers.
    public static final int ADVANCE_DAYS_MAX = 400;

    /// Stops of one advance on the way, midnights included; after them it goes straight to its
    /// target.
    public static final int STOPS_MAX = 10_000;

    /// No clock shows less.
    public static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    /// No clock shows more.
    public static final Instant LATEST = Instant.parse("2199-12-31T23:59:59Z");

    /// Puts the clock to an instant, earlier or later, past whatever lies between.
    public record SetTestClock(Instant now) {}

    /// Moves the clock forward, and does on the way what time brings. Exactly one is given.
    public record AdvanceTestClock(@Nullable Instant to, @Nullable TimeSpan by) {}

    /// Lets the tenant live at the true time again.
    public record ClearTestClock() {}

    private final Transactions transactions;
    private final TenantTurns turns;
    private final InstantSource wall;

    /// @param wall the true time
    public TestClockKeeping(Transactions transactions, TenantTurns turns, InstantSource wall) {
        this.transactions = transactions;
        this.turns = turns;
        this.wall = wall;
    }

    /// Refusals: `test_mode_only`, `instant_out_of_range`.
    public Outcome<TestClock> set(CommandContext context, SetTestClock command) {
        Outcome<TestClock> outcome =
                transactions.inTransaction(
                        context,
                        books -> {
                            Tenant before = locked(books);
                            Tenant after =
                                    before.withTestClock(inRange("/now", told(command.now())));
                            move(books, before, after);
                            TestClock clock = TestClock.of(after, wall);
                            books.facts().note(Act.of("test_clock.set", after).showing(clock));
                            return clock;
                        });
        if (outcome instanceof Outcome.Accepted<TestClock>(var clock)) {
            Tenant tenant = context.tenant().withTestClock(clock.now());
            turns.awaitEvents(tenant); // jobs know what the log knows
            turns.run(tenant);
            turns.awaitEvents(tenant);
        }
        return outcome;
    }

    /// Refusals: `test_mode_only`.
    public Outcome<TestClock> clear(CommandContext context, ClearTestClock command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Tenant before = locked(books);
                    Tenant after = before.withTestClock(null);
                    TestClock clock = TestClock.of(after, wall);
                    if (before.testClockAt() != null) {
                        move(books, before, after);
                        books.facts().note(Act.of("test_clock.cleared", after).showing(clock));
                    }
                    return clock;
                });
    }

    /// Stops at each midnight of the tenant and wherever a job has something to do, and runs the
    /// jobs there. Under a key that was used before it goes on to where the first one went.
    ///
    /// Refusals: `test_mode_only`, `test_clock_is_later`, `advance_too_long`,
    /// `instant_out_of_range`.
    ///
    /// @param promised reads the instant from the answer that a repeated request gets again
    public Outcome<TestClock> advance(
            CommandContext context, AdvanceTestClock command, Function<String, Instant> promised) {
        Outcome<TestClock> outcome =
                transactions.inTransaction(
                        context,
                        books -> {
                            Tenant before = locked(books);
                            Instant now = told(before.now(wall));
                            Instant target = target(command, before, now);
                            if (before.testClockAt() == null) {
                                move(books, before, before.withTestClock(now));
                            }
                            TestClock clock = new TestClock(target, true);
                            books.facts()
                                    .note(Act.of("test_clock.advanced", before).showing(clock));
                            return clock;
                        });
        return switch (outcome) {
            case Outcome.Accepted<TestClock>(TestClock clock) ->
                    Outcome.accepted(TestClock.of(walk(context, clock.now()), wall));
            case Outcome.Replayed<TestClock>(String response) -> {
                walk(context, promised.apply(response));
                yield outcome;
            }
            case Outcome.Refused<TestClock> refused -> refused;
        };
    }

    /// @return the tenant as it is then: farther on if somebody else moved it, and without a test
    ///   clock if somebody returned to the true time
    private Tenant walk(CommandContext context, Instant target) {
        Tenant tenant = step(context, Instant.MIN);
        turns.awaitEvents(tenant); // jobs know what the log knows
        turns.run(tenant);
        int stops = 0;
        for (Instant at = tenant.testClockAt();
                at != null && at.isBefore(target);
                at = tenant.testClockAt()) {
            Instant stop = stops < STOPS_MAX ? nextStop(tenant, at, target) : target;
            tenant = step(context, stop);
            turns.run(tenant);
            stops++;
        }
        turns.awaitEvents(tenant);
        return tenant;
    }

    private Instant nextStop(Tenant tenant, Instant at, Instant target) {
        Instant midnight =
                tenant.dateAt(at).plusDays(1).atStartOfDay(tenant.timeZone()).toInstant();
        Instant stop = midnight.isBefore(target) ? midnight : target;
        return turns.nextAfter(tenant, at)
                .map(TestClockKeeping::notBefore)
                .filter(job -> job.isAfter(at) && job.isBefore(stop))
                .orElse(stop);
    }

    /// Moves the clock to the stop, unless it is there or somebody stopped it.
    ///
    /// @return the tenant as it is then
    private Tenant step(CommandContext context, Instant stop) {
        CommandContext unkeyed =
                new CommandContext(
                        context.tenant(),
                        context.actor(),
                        context.requestId(),
                        null,
                        context.now(),
                        context.ids());
        return transactions
                .inTransaction(
                        unkeyed,
                        books -> {
                            Tenant before = books.tenants().lock().get();
                            Instant at = before.testClockAt();
                            if (at == null || !at.isBefore(stop)) {
                                return before;
                            }
                            Tenant after = before.withTestClock(stop);
                            move(books, before, after);
                            return after;
                        })
                .fold(
                        moved -> moved,
                        replayed -> {
                            throw new IllegalStateException("a step has no key");
                        },
                        refusal -> {
                            throw new IllegalStateException(refusal.code());
                        });
    }

    private Instant target(AdvanceTestClock command, Tenant tenant, Instant now) {
        String pointer = command.to() == null ? "/by" : "/to";
        Instant target = inRange(pointer, told(target(command, pointer, tenant, now)));
        if (target.isBefore(now)) {
            throw Refusal.of(
                            "test_clock_is_later",
                            Map.of("now", now.toString(), "to", target.toString()))
                    .exception();
        }
        if (Duration.between(now, target).compareTo(Duration.ofDays(ADVANCE_DAYS_MAX)) > 0) {
            throw Refusal.at(
                            pointer,
                            "advance_too_long",
                            Map.of("limit", Integer.toString(ADVANCE_DAYS_MAX)))
                    .exception();
        }
        return target;
    }

    private static Instant target(
            AdvanceTestClock command, String pointer, Tenant tenant, Instant now) {
        if (command.to() != null) {
            return command.to();
        }
        if (command.by() == null) {
            throw new IllegalArgumentException("an advance goes to an instant or by a span");
        }
        try {
            return command.by().after(now, tenant.timeZone());
        } catch (DateTimeException | ArithmeticException beyond) {
            throw outOfRange(pointer);
        }
    }

    private static Tenant locked(Books books) {
        Tenant tenant = books.tenants().lock().get();
        if (tenant.mode() != TenantMode.TEST) {
            throw Refusal.of("test_mode_only").exception();
        }
        return tenant;
    }

    private void move(Books books, Tenant before, Tenant after) {
        books.tenants().update(after);
        books.webhookEndpoints()
                .clockMoved(before.now(wall), after.now(wall), after.testClockAt() != null);
    }

    private static Instant inRange(String pointer, Instant instant) {
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw outOfRange(pointer);
        }
        return instant;
    }

    private static RefusedException outOfRange(String pointer) {
        return Refusal.at(
                        pointer,
                        "instant_out_of_range",
                        Map.of("minimum", EARLIEST.toString(), "maximum", LATEST.toString()))
                .exception();
    }

    /// The precision in which answers tell instants, so that one that is told is the one that is
    /// meant.
    private static Instant told(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }

    private static Instant notBefore(Instant instant) {
        Instant told = told(instant);
        return told.equals(instant) ? instant : told.plus(1, ChronoUnit.MILLIS);
    }
}
