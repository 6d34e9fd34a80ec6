package io.cobro.persistence.webhook;

import static io.cobro.persistence.testing.Office.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.CommandContext;
import io.cobro.core.Patch;
import io.cobro.core.job.TenantTurns;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TestClockKeeping;
import io.cobro.core.tenant.TestClockKeeping.ClearTestClock;
import io.cobro.core.tenant.TestClockKeeping.SetTestClock;
import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.AttemptedDelivery;
import io.cobro.core.webhook.ClaimedDelivery;
import io.cobro.core.webhook.Consequence;
import io.cobro.core.webhook.Deliveries.Claim;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.core.webhook.DeliveryStatus;
import io.cobro.core.webhook.EndpointKeeping;
import io.cobro.core.webhook.EndpointKeeping.CreateEndpoint;
import io.cobro.core.webhook.EndpointKeeping.UpdateEndpoint;
import io.cobro.core.webhook.EndpointSecrets;
import io.cobro.core.webhook.EndpointStatus;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.core.webhook.WebhookEndpointView;
import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.event.Sequencer;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import io.cobro.persistence.testing.TestRendering;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Deliveries of a tenant whose clock stands still, while the queue runs on the true time.
class TestClockDeliveriesIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final Instant WALL = Instant.parse("2026-03-02T18:00:00Z");
    private static final Instant CLOCK = Instant.parse("2027-07-01T12:00:00Z");
    private static final Duration DELAY = Duration.ofMinutes(10);
    private static final Claim CLAIM = new Claim(100, 100, Set.of(), Duration.ofMinutes(1));
    private static final TimeOrderedIds IDS = new TimeOrderedIds();

    private static int offices;

    private Office office;
    private WebhookEndpointId endpoint;

    @BeforeEach
    void one_delivery_is_owed() throws Exception {
        office = Office.open(DATABASE, "Ferretería del Norte " + ++offices);
        Rows.change(
                DATABASE,
                office.tenant(),
                "delete from work_queue where tenant_id < " + office.tenant().id().number());
        endpoint =
                accepted(
                                endpoints()
                                        .create(
                                                context(),
                                                new CreateEndpoint(
                                                        "https://all.example/hook",
                                                        null,
                                                        List.of("customer.*"))))
                        .endpoint()
                        .id();
        office.customer("Constructora Alfa");
        Sequencer sequencer = new Sequencer(DATABASE.pool(DatabaseRole.SEQUENCER), _ -> {});
        while (sequencer.tick() > 0) {
            // until the inbox is empty
        }
        set(CLOCK);
        new FanOut(DATABASE.app(), IDS, () -> WALL).tick();
    }

    @Test
    void the_first_attempt_is_made_at_once_and_a_retry_waits_for_the_clock() {
        ClaimedDelivery claim = fail(WALL, null);
        assertThat(delivery(claim).status()).isEqualTo(DeliveryStatus.RETRY_SCHEDULED);
        assertThat(delivery(claim).nextAttemptAt()).isEqualTo(CLOCK.plus(DELAY));

        assertThat(claim(WALL.plus(Duration.ofDays(1)))).isEmpty();
        set(CLOCK.plus(DELAY).minusMillis(1));
        assertThat(claim(WALL.plus(Duration.ofDays(1)))).isEmpty();
        set(CLOCK.plus(DELAY));
        assertThat(claim(WALL.plusSeconds(1))).hasSize(1);
    }

    @Test
    void a_claim_that_is_running_is_not_given_to_somebody_else_by_the_clock() {
        ClaimedDelivery claim = only(claim(WALL));
        set(CLOCK.plus(Duration.ofDays(30)));
        assertThat(claim(WALL.plusSeconds(1))).isEmpty();
        set(CLOCK.minus(Duration.ofDays(30)));
        assertThat(claim(WALL.plusSeconds(1))).isEmpty();
        deliveries().record(List.of(attempted(claim, new Consequence.Succeeded())), WALL);
        assertThat(delivery(claim).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
        assertThat(delivery(claim).deliveredAt()).isEqualTo(CLOCK.minus(Duration.ofDays(30)));
    }

    @Test
    void a_clock_that_goes_back_leaves_the_time_that_was_left() {
        ClaimedDelivery claim = fail(WALL, null);
        Instant earlier = CLOCK.minus(Duration.ofDays(100));
        set(earlier);
        assertThat(delivery(claim).nextAttemptAt()).isEqualTo(earlier.plus(DELAY));
        assertThat(claim(WALL.plus(Duration.ofDays(1)))).isEmpty();
        set(earlier.plus(DELAY));
        assertThat(claim(WALL.plusSeconds(1))).hasSize(1);
    }

    @Test
    void without_the_clock_the_time_that_was_left_runs_by_the_wall() {
        ClaimedDelivery claim = fail(WALL, null);
        accepted(clock(WALL).clear(context(), new ClearTestClock()));
        assertThat(delivery(claim).nextAttemptAt()).isEqualTo(WALL.plus(DELAY));
        assertThat(claim(WALL.plus(DELAY).minusMillis(1))).isEmpty();
        assertThat(claim(WALL.plus(DELAY))).hasSize(1);
    }

    @Test
    void an_endpoint_rests_by_the_tenants_time() {
        fail(WALL, Duration.ofHours(2));
        set(CLOCK.plus(DELAY));
        assertThat(claim(WALL.plus(Duration.ofDays(1)))).isEmpty();
        set(CLOCK.plus(Duration.ofHours(2)));
        assertThat(claim(WALL.plusSeconds(1))).hasSize(1);
    }

    @Test
    void an_endpoint_that_was_changed_still_waits_for_the_clock() {
        fail(WALL, null);
        accepted(
                endpoints()
                        .update(
                                context(),
                                renamed(accepted(endpoints().update(context(), renamed(null))))));
        assertThat(claim(WALL.plus(Duration.ofDays(1)))).isEmpty();
        set(CLOCK.plus(DELAY));
        assertThat(claim(WALL.plusSeconds(1))).hasSize(1);
    }

    @Test
    void five_days_of_failures_by_the_clock_disable_the_endpoint() {
        fail(WALL, null);
        set(CLOCK.plus(Duration.ofDays(5)));
        fail(WALL.plusSeconds(1), null);
        assertThat(
                        new WebhookEndpointQueries(office.reads())
                                .find(office.tenant().id(), endpoint)
                                .orElseThrow()
                                .endpoint()
                                .health()
                                .status())
                .isEqualTo(EndpointStatus.DISABLED);
    }

    @Test
    void what_a_process_left_that_died_is_tried_again_by_the_true_time() {
        only(claim(WALL));
        set(CLOCK.minus(Duration.ofDays(600)));
        assertThat(claim(WALL.plus(CLAIM.lease()))).hasSize(1);
    }

    private ClaimedDelivery fail(Instant wall, @Nullable Duration pause) {
        ClaimedDelivery claim = only(claim(wall));
        Duration wait = pause == null ? DELAY : pause;
        deliveries()
                .record(
                        List.of(
                                attempted(
                                        claim,
                                        new Consequence.RetryAt(
                                                wall.plus(wait),
                                                pause == null ? null : wall.plus(pause)))),
                        wall);
        return claim;
    }

    private static ClaimedDelivery only(List<ClaimedDelivery> claims) {
        assertThat(claims).hasSize(1);
        return claims.getFirst();
    }

    private static List<ClaimedDelivery> claim(Instant wall) {
        return deliveries().claim(CLAIM, wall);
    }

    private static PostgresDeliveries deliveries() {
        return new PostgresDeliveries(DATABASE.app(), new TestRendering(), IDS, () -> {});
    }

    private static AttemptedDelivery attempted(ClaimedDelivery claim, Consequence consequence) {
        return new AttemptedDelivery(
                claim,
                new DeliveryAttempt(
                        claim.delivery(),
                        claim.attemptNumber(),
                        WALL,
                        Duration.ofMillis(12),
                        new AttemptResult.Answered(503, null, "")),
                consequence);
    }

    private Delivery delivery(ClaimedDelivery claim) {
        return new DeliveryQueries(office.reads())
                .find(office.tenant().id(), claim.delivery())
                .orElseThrow();
    }

    private UpdateEndpoint renamed(@Nullable WebhookEndpointView before) {
        return new UpdateEndpoint(
                endpoint,
                before == null ? 1 : before.version(),
                Patch.absent(),
                Patch.set("Almacén"),
                Patch.absent(),
                Patch.absent(),
                Patch.absent());
    }

    private EndpointKeeping endpoints() {
        return new EndpointKeeping(
                office.transactions(),
                new PlainSecrets(),
                _ -> Optional.empty(),
                InstantSource.system());
    }

    private void set(Instant now) {
        accepted(clock(WALL).set(context(), new SetTestClock(now)));
    }

    private CommandContext context() {
        return new CommandContext(office.tenant(), "test", "req_test", null, WALL, IDS);
    }

    private TestClockKeeping clock(Instant wall) {
        return new TestClockKeeping(office.transactions(), new NoTurns(), () -> wall);
    }

    private static final class NoTurns implements TenantTurns {

        @Override
        public void run(Tenant tenant) {
            // there are no jobs here
        }

        @Override
        public Optional<Instant> nextAfter(Tenant tenant, Instant after) {
            return Optional.empty();
        }

        @Override
        public void awaitEvents(Tenant tenant) {
            // nothing is told
        }
    }

    private static final class PlainSecrets implements EndpointSecrets {

        @Override
        public String make() {
            return "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        }

        @Override
        public String seal(String secret, WebhookEndpointId owner) {
            return secret;
        }
    }
}
