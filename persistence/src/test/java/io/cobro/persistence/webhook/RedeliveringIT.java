package io.cobro.persistence.webhook;

import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.webhook.Postbox.LEASE;
import static io.cobro.persistence.webhook.Postbox.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.Outcome;
import io.cobro.core.Patch;
import io.cobro.core.webhook.ClaimedDelivery;
import io.cobro.core.webhook.Consequence;
import io.cobro.core.webhook.Deliveries.Claim;
import io.cobro.core.webhook.Deliveries.Trial;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryOrdering;
import io.cobro.core.webhook.DeliveryStatus;
import io.cobro.core.webhook.EndpointKeeping;
import io.cobro.core.webhook.EndpointKeeping.RotateSecret;
import io.cobro.core.webhook.EndpointKeeping.UpdateEndpoint;
import io.cobro.core.webhook.EndpointStatus;
import io.cobro.core.webhook.Redelivering.ReplayEvents;
import io.cobro.core.webhook.Redelivering.RetryDelivery;
import io.cobro.core.webhook.Redelivering.TestEndpoint;
import io.cobro.core.webhook.Replay;
import io.cobro.core.webhook.ReplayStatus;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.core.webhook.WebhookEndpointView;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The order of subjects, sending again, and what is cleared.
class RedeliveringIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final UUID AZUL = new UUID(0, 1);
    private static final UUID ROJA = new UUID(0, 2);
    private static final Consequence SUCCEEDED = new Consequence.Succeeded();

    private static int offices;

    private Office office;
    private Postbox box;

    @BeforeEach
    void open() throws Exception {
        office = Office.open(DATABASE, "Ferretería del Norte " + ++offices);
        box = new Postbox(DATABASE, office);
        box.deliverable();
        Rows.change(
                DATABASE,
                office.tenant(),
                "delete from work_queue where kind <> 'webhook_retention'");
    }

    @Test
    void a_newer_event_of_a_subject_waits_and_other_subjects_go_on() throws Exception {
        box.endpoint(DeliveryOrdering.PER_SUBJECT, "*");
        happened(AZUL, AZUL, ROJA, AZUL);
        box.deliverable();

        List<ClaimedDelivery> first = box.claim(NOON);
        assertThat(subjects(first)).containsExactly(AZUL, ROJA);
        assertThat(box.claim(NOON)).as("another node finds nothing").isEmpty();
        box.record(first.getFirst(), new Consequence.RetryAt(NOON.plusSeconds(30), null));
        box.record(first.getLast(), SUCCEEDED);
        happened(ROJA);
        box.deliverable();
        assertThat(subjects(box.claim(NOON.plusSeconds(29)))).containsExactly(ROJA);

        ClaimedDelivery again = box.claim(NOON.plusSeconds(30)).getFirst();
        assertThat(again.event().sequence()).isEqualTo(first.getFirst().event().sequence());
        box.record(again, SUCCEEDED);
        ClaimedDelivery second = box.claim(NOON.plusSeconds(31)).getFirst();
        assertThat(second.event().sequence()).isEqualTo(again.event().sequence() + 1);
    }

    @Test
    void an_exhausted_event_is_skipped_and_a_crashed_attempt_is_not() throws Exception {
        box.endpoint(DeliveryOrdering.PER_SUBJECT, "*");
        happened(AZUL, AZUL, AZUL);
        box.deliverable();

        ClaimedDelivery crashed = box.claim(NOON).getFirst();
        Instant later = NOON.plus(LEASE);
        ClaimedDelivery first = box.claim(later).getFirst();
        assertThat(first.delivery()).isEqualTo(crashed.delivery());
        box.record(first, new Consequence.Exhausted());
        ClaimedDelivery second = box.claim(later).getFirst();
        assertThat(second.event().sequence()).isEqualTo(first.event().sequence() + 1);
        assertThat(box.delivery(first).status()).isEqualTo(DeliveryStatus.EXHAUSTED);
    }

    @Test
    void order_can_be_asked_for_and_given_up_while_events_wait() throws Exception {
        WebhookEndpointId id = box.endpoint(DeliveryOrdering.NONE, "*");
        happened(AZUL, AZUL, AZUL);
        box.deliverable();
        order(id, 1, DeliveryOrdering.PER_SUBJECT);
        ClaimedDelivery first = box.claim(NOON).getFirst();
        assertThat(box.claim(NOON)).isEmpty();
        box.record(first, SUCCEEDED);
        assertThat(box.claim(NOON)).hasSize(1);

        order(id, 2, DeliveryOrdering.NONE);
        assertThat(box.claim(NOON)).hasSize(1);
    }

    @Test
    void an_endpoint_that_was_disabled_goes_on_in_order() throws Exception {
        WebhookEndpointId id = box.endpoint(DeliveryOrdering.PER_SUBJECT, "*");
        happened(AZUL, AZUL, ROJA);
        box.deliverable();
        switchTo(id, 1, EndpointStatus.DISABLED);
        assertThat(box.claim(NOON)).isEmpty();
        switchTo(id, 2, EndpointStatus.ENABLED);
        assertThat(subjects(box.claim(NOON))).containsExactlyInAnyOrder(AZUL, ROJA);
    }

    @Test
    void a_replay_goes_over_its_range_in_batches_and_keeps_its_place() throws Exception {
        WebhookEndpointId id = box.endpoint(DeliveryOrdering.NONE, "invoice.*");
        Rows.change(
                DATABASE,
                office.tenant(),
                """
                insert into event_inbox (tenant_id, ordinal, event_id, type, subject_type, subject_id,
                  subject_version, occurred_at, actor, request_id, data)
                select %d, i, gen_random_uuid(), case i %% 2 when 0 then 'customer.created' else 'invoice.issued' end,
                  'customer', gen_random_uuid(), 1, now(), 'key_test', 'req_test', '{}' from generate_series(1, 1200) i
                """
                        .formatted(office.tenant().id().number()));
        box.deliverable();
        Rows.change(
                DATABASE,
                office.tenant(),
                "delete from work_queue where kind <> 'webhook_retention'");
        long last = Long.parseLong(one("select max(sequence) from cobro.event"));
        Replay replay =
                accepted(
                        box.redelivering()
                                .replay(
                                        office.on("2026-03-03"),
                                        new ReplayEvents(id, last - 1_199, last, List.of())));
        Office neighbour = Office.open(DATABASE, "Distribuidora Azul " + offices);
        Postbox theirs = new Postbox(DATABASE, neighbour);
        WebhookEndpointId other = theirs.endpoint(DeliveryOrdering.NONE, "customer.*");
        neighbour.customer("Taller Beta");
        theirs.numbered();
        assertThat(box.fanOut().tick()).isEqualTo(2);

        Replay begun = replay(replay);
        assertThat(begun.status()).as("one batch in a turn").isEqualTo(ReplayStatus.RUNNING);
        assertThat(begun.nextSequence()).isEqualTo(last - 1_199 + FanOut.EVENTS_MAX);
        assertThat(theirs.owed(other)).as("others have their turns").hasSize(1);

        box.allDeliverable();
        Replay done = replay(replay);
        assertThat(done.status()).isEqualTo(ReplayStatus.COMPLETED);
        assertThat(done.nextSequence()).isEqualTo(last + 1);
        assertThat(done.deliveries()).isEqualTo(600);
        assertThat(
                        one(
                                "select count(*), count(distinct event_id) from cobro.webhook_delivery where replay_id = '%s'"
                                        .formatted(replay.id().value())))
                .isEqualTo("600 600");
        assertThat(box.fanOut().tick()).isZero();
    }

    @Test
    void a_replay_to_an_endpoint_that_keeps_order_goes_before_newer_events_that_wait()
            throws Exception {
        WebhookEndpointId id = box.endpoint(DeliveryOrdering.PER_SUBJECT, "*");
        happened(AZUL, AZUL);
        box.deliverable();
        ClaimedDelivery first = box.claim(NOON).getFirst();
        box.record(first, SUCCEEDED);
        ClaimedDelivery failed = box.claim(NOON).getFirst();
        box.record(failed, new Consequence.RetryAt(NOON.plusSeconds(30), null));
        long oldest = first.event().sequence();
        accepted(
                box.redelivering()
                        .replay(
                                office.on("2026-03-03"),
                                new ReplayEvents(id, oldest, oldest + 1, List.of())));
        box.allDeliverable();

        List<Long> sent = new ArrayList<>();
        for (List<ClaimedDelivery> next = box.claim(NOON.plusSeconds(30));
                !next.isEmpty();
                next = box.claim(NOON.plusSeconds(30))) {
            assertThat(next).hasSize(1);
            sent.add(next.getFirst().event().sequence());
            box.node()
                    .record(
                            List.of(Postbox.attempted(next.getFirst(), SUCCEEDED)),
                            NOON.plusSeconds(30));
        }
        assertThat(sent).containsExactly(oldest, oldest + 1, oldest + 1);
    }

    @Test
    void a_delivery_in_flight_is_not_sent_twice_though_its_queue_row_is_due() throws Exception {
        box.endpoint(DeliveryOrdering.NONE, "*");
        happened(AZUL);
        box.deliverable();
        ClaimedDelivery claim = box.claim(NOON).getFirst();
        // As a retry by API leaves it that comes between the two steps of a claim.
        Rows.change(
                DATABASE,
                office.tenant(),
                "update work_queue set due_at = 'epoch', leased_until = null where subject_id = '%s'"
                        .formatted(claim.delivery().value()));

        assertThat(box.claim(NOON.plusSeconds(1))).isEmpty();
        assertThat(box.claim(NOON.plus(LEASE)))
                .as("its lease has ended")
                .extracting(ClaimedDelivery::delivery)
                .containsExactly(claim.delivery());
    }

    @Test
    void a_node_whose_clock_runs_ahead_leaves_alone_what_is_in_flight() throws Exception {
        WebhookEndpointId id = box.endpoint(DeliveryOrdering.NONE, "*");
        happened(AZUL);
        box.deliverable();
        Instant now = Instant.now();
        assertThat(box.claim(now)).extracting(one -> one.endpoint().id()).contains(id);
        assertThat(box.claim(now.plus(LEASE).plusSeconds(10)))
                .extracting(one -> one.endpoint().id())
                .doesNotContain(id);
    }

    @Test
    void an_endpoint_that_is_enabled_while_a_claim_puts_its_delivery_aside_gets_it()
            throws Exception {
        WebhookEndpointId id = box.endpoint(DeliveryOrdering.NONE, "*");
        happened(AZUL);
        box.deliverable();
        switchTo(id, 1, EndpointStatus.DISABLED);
        List<ClaimedDelivery> claims = new ArrayList<>();
        try (Connection other = box.holding("select 1 from cobro.webhook_delivery for update");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<ClaimedDelivery>> claiming = threads.submit(() -> box.claim(NOON));
            awaitWaiting(1, claiming);
            Future<?> enabling = threads.submit(() -> switchTo(id, 2, EndpointStatus.ENABLED));
            awaitWaiting(2, enabling);
            other.commit();
            claims.addAll(claiming.get());
            enabling.get();
        }
        claims.addAll(box.claim(NOON));
        assertThat(claims).hasSize(1);
    }

    @Test
    void of_two_that_make_the_hundredth_endpoint_at_once_one_is_refused() throws Exception {
        for (int i = 1; i < EndpointKeeping.ENDPOINTS_MAX; i++) {
            box.endpoint(DeliveryOrdering.NONE, "*");
        }
        List<Outcome<WebhookEndpointView>> made = new ArrayList<>();
        try (Connection other = box.holding("lock table cobro.webhook_endpoint in share mode");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> box.create(DeliveryOrdering.NONE, "*"));
            var second = threads.submit(() -> box.create(DeliveryOrdering.NONE, "*"));
            awaitWaiting(2, second);
            other.commit();
            made.add(first.get());
            made.add(second.get());
        }
        assertThat(made)
                .filteredOn(outcome -> outcome instanceof Outcome.Refused)
                .singleElement()
                .asString()
                .contains("too_many_webhook_endpoints");
    }

    @Test
    void an_endpoint_that_is_made_while_a_batch_waits_is_given_its_first_event() throws Exception {
        WebhookEndpointId first = box.endpoint(DeliveryOrdering.NONE, "*");
        happened(AZUL);
        box.numbered();
        WebhookEndpointId second;
        try (Connection other = box.holding("select 1 from cobro.webhook_endpoint for update");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> making = threads.submit(() -> box.fanOut().tick());
            awaitWaiting(1, making);
            second = box.endpoint(DeliveryOrdering.NONE, "*");
            happened(ROJA);
            box.numbered();
            other.commit();
            making.get();
        }
        box.allDeliverable();
        assertThat(box.owed(first)).hasSize(2);
        assertThat(box.owed(second)).hasSize(1);
    }

    @Test
    void a_replay_that_is_the_oldest_once_another_ended_goes_on() throws Exception {
        WebhookEndpointId first = box.endpoint(DeliveryOrdering.NONE, "*");
        WebhookEndpointId second = box.endpoint(DeliveryOrdering.NONE, "*");
        happened(AZUL);
        box.deliverable();
        Replay ending = replayOfAll(first);
        Replay next = replayOfAll(second);
        try (Connection other =
                        box.holding(
                                """
                                update cobro.webhook_replay set state = 'completed', completed_at = now()
                                where replay_id = '%s' returning 1
                                """
                                        .formatted(ending.id().value()));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> making = threads.submit(() -> box.fanOut().tick());
            awaitWaiting(1, making);
            other.commit();
            making.get();
        }
        box.allDeliverable();
        assertThat(replay(next).status()).isEqualTo(ReplayStatus.COMPLETED);
        assertThat(replay(next).deliveries()).isOne();
    }

    @Test
    void a_replay_to_an_endpoint_that_was_disabled_meanwhile_is_canceled() throws Exception {
        WebhookEndpointId id = box.endpoint(DeliveryOrdering.NONE, "*");
        happened(AZUL);
        box.deliverable();
        Replay replay =
                accepted(
                        box.redelivering()
                                .replay(
                                        office.on("2026-03-03"),
                                        new ReplayEvents(id, 1, null, List.of())));
        assertThat(
                        Office.refused(
                                        box.redelivering()
                                                .replay(
                                                        office.on("2026-03-03"),
                                                        new ReplayEvents(id, 1, null, List.of())))
                                .code())
                .isEqualTo("webhook_replay_running");
        switchTo(id, 1, EndpointStatus.DISABLED);
        box.fanOut().tick();
        assertThat(
                        new ReplayQueries(office.reads())
                                .find(office.tenant().id(), replay.id())
                                .orElseThrow()
                                .status())
                .isEqualTo(ReplayStatus.CANCELED);
    }

    @Test
    void what_is_asked_for_again_begins_the_schedule_anew_under_further_numbers() throws Exception {
        box.endpoint(DeliveryOrdering.NONE, "*");
        happened(AZUL);
        box.deliverable();
        ClaimedDelivery first = box.claim(NOON).getFirst();
        assertThat(first.scheduleStep()).isOne();
        box.record(first, SUCCEEDED);
        Delivery again =
                accepted(
                        box.redelivering()
                                .retry(
                                        office.on("2026-03-03"),
                                        new RetryDelivery(first.delivery())));
        assertThat(again.status()).isEqualTo(DeliveryStatus.PENDING);

        ClaimedDelivery second = box.claim(NOON).getFirst();
        assertThat(second.attemptNumber()).isEqualTo(2);
        assertThat(second.scheduleStep()).isOne();
        assertThat(second.event().id()).isEqualTo(first.event().id());
        Delivery inFlight =
                accepted(
                        box.redelivering()
                                .retry(
                                        office.on("2026-03-03"),
                                        new RetryDelivery(first.delivery())));
        assertThat(inFlight.status()).isEqualTo(DeliveryStatus.IN_FLIGHT);
        box.record(second, new Consequence.RetryAt(NOON.plusSeconds(30), null));
        assertThat(box.delivery(first).deliveredAt()).as("it was delivered once").isEqualTo(NOON);
    }

    @Test
    void a_test_waits_for_its_number_whatever_happens_to_its_endpoint() {
        WebhookEndpointId id = box.endpoint(DeliveryOrdering.NONE, "invoice.*");
        WebhookEndpointId other = box.endpoint(DeliveryOrdering.NONE, "*");
        accepted(box.redelivering().test(office.on("2026-03-03"), new TestEndpoint(id)));
        assertThat(box.claim(NOON)).isEmpty();
        switchTo(id, 1, EndpointStatus.DISABLED);
        switchTo(id, 2, EndpointStatus.ENABLED);
        assertThat(box.claim(NOON)).as("it has no number yet").isEmpty();
        box.deliverable();
        assertThat(box.claim(NOON))
                .singleElement()
                .satisfies(claim -> {
                    assertThat(claim.endpoint().id()).isEqualTo(id);
                    assertThat(claim.event().type().name()).isEqualTo("webhook_endpoint.tested");
                });
        assertThat(box.owed(other)).isEmpty();
    }

    @Test
    void endpoints_on_trial_get_one_call_each_and_a_share_together() throws Exception {
        WebhookEndpointId proven = box.endpoint(DeliveryOrdering.NONE, "*");
        for (int i = 0; i < 5; i++) {
            box.endpoint(DeliveryOrdering.NONE, "*");
        }
        happened(AZUL, AZUL, AZUL, AZUL);
        box.deliverable();

        List<ClaimedDelivery> claims =
                box.node()
                        .claim(
                                new Claim(100, 3, Set.of(), new Trial(Set.of(proven), 2), LEASE),
                                NOON);
        assertThat(claims.stream().filter(one -> one.endpoint().id().equals(proven))).hasSize(3);
        assertThat(claims.stream().filter(one -> !one.endpoint().id().equals(proven)))
                .hasSize(2)
                .extracting(one -> one.endpoint().id())
                .doesNotHaveDuplicates();
    }

    @Test
    void settled_deliveries_go_after_their_time_and_what_is_owed_stays() throws Exception {
        WebhookEndpointId id = box.endpoint(DeliveryOrdering.NONE, "*");
        happened(AZUL, AZUL, AZUL);
        box.deliverable();
        List<ClaimedDelivery> claims = box.claim(NOON);
        box.record(claims.get(0), SUCCEEDED);
        box.record(claims.get(1), new Consequence.RetryAt(NOON.plusSeconds(30), null));
        accepted(
                box.keeping()
                        .rotateSecret(
                                office.on("2026-03-02"),
                                new RotateSecret(id, null, Duration.ofHours(1))));
        Instant now = Instant.now();
        Duration kept = Duration.ofDays(DeliveryRetention.KEPT_DAYS);

        clear(now.plus(kept).minus(Duration.ofHours(1)));
        assertThat(box.owed(id)).hasSize(3);
        assertThat(one("select cardinality(sealed_secrets) from cobro.webhook_endpoint"))
                .as("the old secret has ended")
                .isEqualTo("1");
        clear(now.plus(kept).plus(Duration.ofHours(1)));
        assertThat(box.owed(id))
                .extracting(Delivery::id)
                .containsExactlyInAnyOrder(claims.get(1).delivery(), claims.get(2).delivery());
        assertThat(one("select count(*) from cobro.delivery_attempt")).isEqualTo("1");
        Instant soon = now.plus(kept).plus(Duration.ofHours(1)).plus(Duration.ofMinutes(1));
        assertThat(new DeliveryRetention(DATABASE.app(), InstantSource.fixed(soon)).tick())
                .as("nobody's turn")
                .isZero();
    }

    private Replay replayOfAll(WebhookEndpointId id) {
        return accepted(
                box.redelivering()
                        .replay(
                                office.on("2026-03-03"),
                                new ReplayEvents(id, 1, null, List.of("customer.updated"))));
    }

    private Replay replay(Replay asked) {
        return new ReplayQueries(office.reads())
                .find(office.tenant().id(), asked.id())
                .orElseThrow();
    }

    /// Until so many sessions wait for locks of others, or the last of them does not wait at all.
    private static void awaitWaiting(int sessions, Future<?> last) throws SQLException {
        while (!last.isDone()
                && Rows.of(
                                        DATABASE,
                                        """
                                        select distinct pid from pg_locks join pg_stat_activity using (pid)
                                        where not granted and datname = current_database()
                                        """)
                                .size()
                        < sessions) {
            Thread.onSpinWait();
        }
    }

    private static void clear(Instant now) {
        assertThat(new DeliveryRetention(DATABASE.app(), InstantSource.fixed(now)).tick())
                .as("every office has its turn")
                .isPositive();
    }

    private void order(WebhookEndpointId id, int version, DeliveryOrdering ordering) {
        accepted(
                box.keeping()
                        .update(
                                office.on("2026-03-02"),
                                new UpdateEndpoint(
                                        id,
                                        version,
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.set(ordering),
                                        Patch.absent())));
    }

    private void switchTo(WebhookEndpointId id, int version, EndpointStatus status) {
        accepted(
                box.keeping()
                        .update(
                                office.on("2026-03-02"),
                                new UpdateEndpoint(
                                        id,
                                        version,
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.set(status))));
    }

    /// Events about subjects, in this order.
    private void happened(UUID... subjects) throws SQLException {
        for (UUID subject : subjects) {
            Rows.change(
                    DATABASE,
                    office.tenant(),
                    """
                    insert into event_inbox (tenant_id, ordinal, event_id, type, subject_type, subject_id,
                      subject_version, occurred_at, actor, request_id, data)
                    values (%d, 1, gen_random_uuid(), 'customer.updated', 'customer', '%s', 1, now(), 'key_test',
                      'req_test', '{}')
                    """
                            .formatted(office.tenant().id().number(), subject));
        }
    }

    private String one(String query) throws SQLException {
        return Rows.of(DATABASE, office.tenant(), query).getFirst();
    }

    private static List<UUID> subjects(List<ClaimedDelivery> claims) {
        return claims.stream()
                .map(claim -> claim.event().subject().id())
                .map(id -> id.endsWith("1") ? AZUL : ROJA)
                .toList();
    }
}
