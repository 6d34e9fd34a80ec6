package io.cobro.persistence.webhook;

import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.webhook.Postbox.LEASE;
import static io.cobro.persistence.webhook.Postbox.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.Patch;
import io.cobro.core.webhook.ClaimedDelivery;
import io.cobro.core.webhook.Consequence;
import io.cobro.core.webhook.Deliveries.Claim;
import io.cobro.core.webhook.Deliveries.Trial;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryOrdering;
import io.cobro.core.webhook.DeliveryStatus;
import io.cobro.core.webhook.EndpointKeeping.RotateSecret;
import io.cobro.core.webhook.EndpointKeeping.UpdateEndpoint;
import io.cobro.core.webhook.EndpointStatus;
import io.cobro.core.webhook.Redelivering.ReplayEvents;
import io.cobro.core.webhook.Redelivering.RetryDelivery;
import io.cobro.core.webhook.Redelivering.TestEndpoint;
import io.cobro.core.webhook.Replay;
import io.cobro.core.webhook.ReplayStatus;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
        assertThat(box.fanOut().tick()).isEqualTo(1);

        Replay done =
                new ReplayQueries(office.reads())
                        .find(office.tenant().id(), replay.id())
                        .orElseThrow();
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
