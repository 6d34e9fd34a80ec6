package io.cobro.api.tenant;

import io.cobro.api.http.Call;
import io.cobro.api.http.Input;
import io.cobro.api.http.Operations;
import io.cobro.api.http.Reply;
import io.cobro.core.tenant.TestClock;
import io.cobro.core.tenant.TestClockKeeping;
import io.cobro.core.tenant.TestClockKeeping.AdvanceTestClock;
import io.cobro.core.tenant.TestClockKeeping.ClearTestClock;
import io.cobro.core.tenant.TestClockKeeping.SetTestClock;
import io.cobro.core.tenant.TimeSpan;
import io.cobro.webhooks.json.JsonText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The clock of a test tenant. A test helper, and so of REST alone.
public final class TestClockResource {

    private final TestClockKeeping keeping;
    private final InstantSource wall;

    public TestClockResource(TestClockKeeping keeping, InstantSource wall) {
        this.keeping = keeping;
        this.wall = wall;
    }

    public void answer(Operations operations) {
        operations
                .on("getTestClock", call -> call.show(TestClock.of(call.tenant(), wall)))
                .on("setTestClock", this::set)
                .on("advanceTestClock", this::advance)
                .on("deleteTestClock", this::delete);
    }

    private Reply set(Call call) {
        var command =
                new SetTestClock(Objects.requireNonNull(call.input().instantOrNull("now"), "now"));
        return call.reply(keeping.set(call.context(command), command));
    }

    private Reply advance(Call call) {
        Input in = call.input();
        var command = new AdvanceTestClock(in.instantOrNull("to"), span(in));
        if (command.to() != null && command.by() != null) {
            throw in.refused("by", "conflicting_properties", Map.of("first", "to", "second", "by"));
        }
        return call.reply(
                keeping.advance(call.context(command), command, TestClockResource::promised));
    }

    private Reply delete(Call call) {
        var command = new ClearTestClock();
        return call.gone(keeping.clear(call.context(command), command));
    }

    private static @Nullable TimeSpan span(Input in) {
        String text = in.textOrNull("by");
        if (text == null) {
            return null;
        }
        try {
            return TimeSpan.parse(text);
        } catch (DateTimeException malformed) {
            throw in.refused(
                    "by", "invalid_format", Map.of("expected", "a span such as P3M or PT6H"));
        }
    }

    private static Instant promised(String response) {
        return Instant.parse(JsonText.MAPPER.readTree(response).path("now").asString());
    }
}
