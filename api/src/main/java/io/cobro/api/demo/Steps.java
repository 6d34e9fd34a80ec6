package io.cobro.api.demo;

import io.cobro.core.CommandContext;
import io.cobro.core.Idempotency;
import io.cobro.core.fiscal.FileContent;
import io.cobro.core.id.DerivedIds;
import io.cobro.core.tenant.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;

/// The contexts of the commands of a run. Keys, ids and instants follow from the input alone, so
/// that a run that was cut off is taken up by the next one, and one that was not is repeated
/// without effect.
final class Steps {

    /// When the business day of a demonstration is.
    static final LocalTime NOON = LocalTime.NOON;

    private static final int NAME_CHARS_MAX = 100;

    private static final String ACTOR = "system:demo";

    private final Tenant tenant;
    private final String fingerprint;
    private final Instant start;
    private int count;

    Steps(Tenant tenant, String fingerprint, LocalDate today) {
        this.tenant = tenant;
        this.fingerprint = fingerprint;
        this.start = today.atTime(NOON).atZone(tenant.timeZone()).toInstant();
    }

    /// What the events of the run name as their cause.
    String requestId() {
        return "demo_" + fingerprint.substring(0, 16);
    }

    /// The context of the next step.
    ///
    /// @param kind such as `cfdi`
    /// @param name what it is about, such as the name of a file
    /// @param content SHA-256 of what it is about, or what else tells it from another
    CommandContext next(String kind, String name, String content) {
        count++;
        String end = name.substring(Math.max(0, name.length() - NAME_CHARS_MAX));
        String key = "demo:%s:%d:%s:%s".formatted(kind, count, end, content);
        Instant at = start.plusMillis(count);
        return new CommandContext(
                tenant,
                ACTOR,
                requestId(),
                new Idempotency(key, sha256(key)),
                at,
                new DerivedIds(at, fingerprint + '\n' + key));
    }

    Tenant tenant() {
        return tenant;
    }

    private static String sha256(String text) {
        return new FileContent(text.getBytes(StandardCharsets.UTF_8)).sha256();
    }
}
