package io.cobro.persistence.webhook;

import static io.cobro.persistence.testing.Office.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cobro.core.Patch;
import io.cobro.core.event.Event;
import io.cobro.core.page.PageRequest;
import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.AttemptedDelivery;
import io.cobro.core.webhook.ClaimedDelivery;
import io.cobro.core.webhook.Consequence;
import io.cobro.core.webhook.Deliveries.Claim;
import io.cobro.core.webhook.Deliveries.Trial;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.core.webhook.DeliveryStatus;
import io.cobro.core.webhook.EndpointHealth;
import io.cobro.core.webhook.EndpointKeeping;
import io.cobro.core.webhook.EndpointKeeping.CreateEndpoint;
import io.cobro.core.webhook.EndpointKeeping.DeleteEndpoint;
import io.cobro.core.webhook.EndpointKeeping.UpdateEndpoint;
import io.cobro.core.webhook.EndpointSecrets;
import io.cobro.core.webhook.EndpointStatus;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.core.webhook.WebhookEndpointView;
import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.event.EventQueries;
import io.cobro.persistence.event.EventQueries.Wanted;
import io.cobro.persistence.event.Sequencer;
import io.cobro.persistence.job.WorkQueue;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import io.cobro.persistence.testing.TestRendering;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeliveriesIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final Instant NOON = Instant.parse("2026-03-02T18:00:00Z");
    private static final Claim CLAIM = new Claim(100, 100, Set.of(), Duration.ofMinutes(1));
    private static final TimeOrderedIds IDS = new TimeOrderedIds();

    private static int offices;

    private Office ferreteria;
    private Office azul;

    @BeforeEach
    void open() throws Exception {
        sequence();
        fanOut(NOON).tick();
        ferreteria = Office.open(DATABASE, "Ferretería del Norte " + ++offices);
        azul = Office.open(DATABASE, "Distribuidora Azul " + offices);
        Rows.change(
                DATABASE,
                ferreteria.tenant(),
                "delete from work_queue where tenant_id < " + ferreteria.tenant().id().number());
        sequence();
    }

    @Test
    void an_endpoint_is_owed_what_happens_after_it_was_made_and_wants() {
        WebhookEndpointId customers = endpoint(ferreteria, "customer.*");
        WebhookEndpointId invoices = endpoint(ferreteria, "invoice.*");
        WebhookEndpointId others = endpoint(azul, "*");
        ferreteria.customer("Constructora Alfa");
        azul.customer("Taller Beta");
        sequence();

        assertThat(fanOut(NOON).tick()).isEqualTo(2);
        assertThat(fanOut(NOON).tick()).isZero();

        assertThat(owed(ferreteria, customers)).hasSize(1);
        assertThat(owed(ferreteria, invoices)).isEmpty();
        assertThat(owed(azul, others)).hasSize(1);
        assertThat(deliveries().claim(CLAIM, NOON))
                .extracting(claim -> claim.event().type().name(), claim -> claim.endpoint().url())
                .containsExactlyInAnyOrder(
                        tuple("customer.created", "https://customer.example/hook"),
                        tuple("customer.created", "https://all.example/hook"));
    }

    @Test
    void two_fan_outs_at_once_make_each_delivery_once() throws Exception {
        WebhookEndpointId all = endpoint(ferreteria, "*");
        WebhookEndpointId customers = endpoint(ferreteria, "customer.*");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            running.add(
                    threads.submit(() ->
                            IntStream.range(0, 60)
                                    .forEach(i -> {
                                        ferreteria.customer("Cliente " + i);
                                        sequence();
                                    })));
            for (int i = 0; i < 2; i++) {
                running.add(
                        threads.submit(
                                () -> IntStream.range(0, 60).forEach(_ -> fanOut(NOON).tick())));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        sequence();
        fanOut(NOON).tick();

        for (WebhookEndpointId endpoint : List.of(all, customers)) {
            assertThat(owed(ferreteria, endpoint))
                    .hasSize(60)
                    .extracting(Delivery::event)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void what_a_fan_out_left_that_died_is_done_after_its_lease() {
        WebhookEndpointId all = endpoint(ferreteria, "*");
        ferreteria.customer("Constructora Alfa");
        sequence();
        new WorkQueue(DATABASE.app())
                .claimSignals(WorkQueue.FAN_OUT, 10, IDS.next(), NOON, NOON.plus(FanOut.LEASE));

        assertThat(fanOut(NOON).tick()).isZero();
        assertThat(fanOut(NOON.plus(FanOut.LEASE)).tick()).isEqualTo(2);
        assertThat(owed(ferreteria, all)).hasSize(1);
    }

    @Test
    void more_events_than_a_batch_are_all_given() throws Exception {
        WebhookEndpointId all = endpoint(ferreteria, "*");
        Rows.change(
                DATABASE,
                ferreteria.tenant(),
                """
                insert into event_inbox (tenant_id, ordinal, event_id, type, subject_type, subject_id,
                  subject_version, occurred_at, actor, request_id, data)
                select %d, i, gen_random_uuid(), 'customer.created', 'customer', gen_random_uuid(), 1,
                  now(), 'key_test', 'req_test', '{}' from generate_series(1, 1200) i
                """
                        .formatted(ferreteria.tenant().id().number()));
        sequence();
        fanOut(NOON).tick();

        assertThat(
                        Rows.of(
                                DATABASE,
                                "select count(*) from cobro.work_queue where lane_id = '%s'"
                                        .formatted(all.value())))
                .containsExactly("1200");
    }

    @Test
    void a_claim_is_nobody_elses_until_its_lease_ends() {
        endpoint(ferreteria, "*");
        ferreteria.customer("Constructora Alfa");
        deliverable();

        ClaimedDelivery first = deliveries().claim(CLAIM, NOON).getFirst();
        assertThat(first.attemptNumber()).isOne();
        assertThat(deliveries().claim(CLAIM, NOON.plusSeconds(59))).isEmpty();
        ClaimedDelivery second = deliveries().claim(CLAIM, NOON.plusSeconds(60)).getFirst();
        assertThat(second.delivery()).isEqualTo(first.delivery());

        deliveries()
                .record(
                        List.of(attempted(first, new Consequence.Succeeded())),
                        NOON.plusSeconds(61));
        assertThat(delivery(ferreteria, second).status())
                .as("the lease of the first claim has ended")
                .isEqualTo(DeliveryStatus.IN_FLIGHT);

        deliveries()
                .record(
                        List.of(attempted(second, new Consequence.Succeeded())),
                        NOON.plusSeconds(62));
        assertThat(delivery(ferreteria, second).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
        assertThat(deliveries().claim(CLAIM, NOON.plusSeconds(600))).isEmpty();
        assertThat(attempts(ferreteria, first))
                .singleElement()
                .satisfies(attempt -> {
                    assertThat(attempt.number()).isOne();
                    assertThat(attempt.result())
                            .isEqualTo(new AttemptResult.Answered(200, null, "ok"));
                });
        assertThat(attempts(azul, first)).isEmpty();
    }

    @Test
    void an_endpoint_with_a_thousand_due_holds_up_no_other() throws Exception {
        WebhookEndpointId busy = endpoint(ferreteria, "customer.*");
        IntStream.range(0, 30).forEach(i -> ferreteria.customer("Cliente " + i));
        deliverable();
        endpoint(azul, "*");
        azul.customer("Taller Beta");
        deliverable();

        Claim few = new Claim(20, 5, Set.of(), Duration.ofMinutes(1));
        List<ClaimedDelivery> claims = deliveries().claim(few, NOON);
        assertThat(claims).hasSize(6);
        assertThat(claims.stream().filter(one -> one.endpoint().id().equals(busy)))
                .extracting(one -> one.event().sequence())
                .isSorted()
                .hasSize(5);
        assertThat(deliveries().claim(new Claim(20, 5, Set.of(busy), Duration.ofMinutes(1)), NOON))
                .isEmpty();
    }

    @Test
    void a_failed_attempt_comes_back_when_it_is_due_and_a_paused_endpoint_is_left_alone() {
        endpoint(ferreteria, "*");
        ferreteria.customer("Constructora Alfa");
        ferreteria.customer("Constructora Gamma");
        deliverable();

        List<ClaimedDelivery> claims =
                deliveries().claim(new Claim(1, 1, Set.of(), Duration.ofMinutes(1)), NOON);
        deliveries()
                .record(
                        List.of(
                                attempted(
                                        claims.getFirst(),
                                        new Consequence.RetryAt(
                                                NOON.plusSeconds(30), NOON.plusSeconds(120)))),
                        NOON);
        assertThat(delivery(ferreteria, claims.getFirst()).status())
                .isEqualTo(DeliveryStatus.RETRY_SCHEDULED);
        assertThat(deliveries().claim(CLAIM, NOON.plusSeconds(60))).isEmpty();
        assertThat(deliveries().claim(CLAIM, NOON.plusSeconds(120)))
                .extracting(ClaimedDelivery::attemptNumber)
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void an_endpoint_is_left_alone_also_after_the_last_attempt() {
        endpoint(ferreteria, "*");
        ferreteria.customer("Constructora Alfa");
        ferreteria.customer("Constructora Gamma");
        deliverable();

        ClaimedDelivery last =
                deliveries()
                        .claim(new Claim(1, 1, Set.of(), Duration.ofMinutes(1)), NOON)
                        .getFirst();
        deliveries()
                .record(
                        List.of(attempted(last, new Consequence.Exhausted(NOON.plusSeconds(120)))),
                        NOON);
        assertThat(deliveries().claim(CLAIM, NOON.plusSeconds(119))).isEmpty();
        assertThat(deliveries().claim(CLAIM, NOON.plusSeconds(120))).hasSize(1);
    }

    @Test
    void what_was_not_begun_is_given_back_at_once_but_not_once_it_is_somebody_elses() {
        endpoint(ferreteria, "*");
        ferreteria.customer("Constructora Alfa");
        deliverable();

        ClaimedDelivery first = deliveries().claim(CLAIM, NOON).getFirst();
        deliveries().giveBack(List.of(first), NOON);
        assertThat(delivery(ferreteria, first).status()).isEqualTo(DeliveryStatus.PENDING);
        ClaimedDelivery second = deliveries().claim(CLAIM, NOON.plusSeconds(1)).getFirst();
        assertThat(second.delivery()).isEqualTo(first.delivery());
        assertThat(second.attemptNumber()).isOne();

        deliveries().giveBack(List.of(first), NOON);
        assertThat(delivery(ferreteria, second).status()).isEqualTo(DeliveryStatus.IN_FLIGHT);
        assertThat(deliveries().claim(CLAIM, NOON.plusSeconds(2))).isEmpty();
    }

    @Test
    void an_endpoint_that_only_fails_is_degraded_then_disabled_and_both_are_told_once() {
        WebhookEndpointId id = endpoint(ferreteria, "customer.*");
        ferreteria.customer("Constructora Alfa");
        deliverable();
        Instant at = NOON;
        for (int hour : new int[] {0, 1, 2, 120, 121}) {
            at = NOON.plus(Duration.ofHours(hour));
            List<ClaimedDelivery> claims = deliveries().claim(CLAIM, at);
            if (!claims.isEmpty()) {
                deliveries()
                        .record(
                                List.of(
                                        attempted(
                                                claims.getFirst(),
                                                new Consequence.RetryAt(at.plusSeconds(30), null))),
                                at);
            }
        }
        sequence();

        assertThat(health(ferreteria, id))
                .isEqualTo(new EndpointHealth(EndpointStatus.DISABLED, NOON));
        assertThat(types(ferreteria))
                .endsWith("webhook_endpoint.degraded", "webhook_endpoint.disabled");

        // While disabled nothing is owed; what was owed before waits.
        ferreteria.customer("Constructora Gamma");
        deliverable();
        assertThat(deliveries().claim(CLAIM, at.plus(Duration.ofDays(30)))).isEmpty();
        assertThat(owed(ferreteria, id)).hasSize(1);

        accepted(
                keeping(ferreteria)
                        .update(
                                ferreteria.on("2026-03-20"),
                                new UpdateEndpoint(
                                        id,
                                        3,
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.set(EndpointStatus.ENABLED))));
        ferreteria.customer("Constructora Delta");
        deliverable();
        assertThat(deliveries().claim(CLAIM, at.plus(Duration.ofDays(30)))).hasSize(2);
    }

    @Test
    void what_is_due_of_a_disabled_endpoint_is_put_aside_at_once() throws Exception {
        WebhookEndpointId disabled = endpoint(ferreteria, "customer.*");
        IntStream.range(0, 30).forEach(i -> ferreteria.customer("Cliente " + i));
        deliverable();
        accepted(
                keeping(ferreteria)
                        .update(
                                ferreteria.on("2026-03-02"),
                                new UpdateEndpoint(
                                        disabled,
                                        1,
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.set(EndpointStatus.DISABLED))));
        endpoint(azul, "*");
        azul.customer("Taller Beta");
        deliverable();

        Claim oneOfEach = new Claim(20, 5, Set.of(), new Trial(Set.of(), 5), Duration.ofMinutes(1));
        assertThat(deliveries().claim(oneOfEach, NOON)).hasSize(1);
        assertThat(
                        Rows.of(
                                DATABASE,
                                "select count(*) from cobro.work_queue where lane_id = '%s' and due_at > '9999-01-01'"
                                        .formatted(disabled.value())))
                .containsExactly("30");
    }

    @Test
    void what_fails_for_one_tenant_holds_up_no_other() throws Exception {
        endpoint(ferreteria, "*");
        WebhookEndpointId others = endpoint(azul, "*");
        ferreteria.customer("Constructora Alfa");
        azul.customer("Taller Beta");
        deliverable();
        Rows.change(
                DATABASE, ferreteria.tenant(), "update webhook_endpoint set event_types = '{}'");

        assertThat(deliveries().claim(CLAIM, NOON))
                .singleElement()
                .satisfies(claim -> assertThat(claim.endpoint().id()).isEqualTo(others));
        ferreteria.customer("Constructora Gamma");
        azul.customer("Taller Delta");
        sequence();
        assertThat(fanOut(NOON).tick()).isEqualTo(2);
        assertThat(owed(azul, others)).hasSize(2);
        Rows.change(
                DATABASE,
                ferreteria.tenant(),
                "update webhook_endpoint set event_types = '{customer.created}'");
        fanOut(NOON.plus(FanOut.LEASE)).tick();
        assertThat(deliveries().claim(CLAIM, NOON.plus(FanOut.LEASE)))
                .as("both of the one, and of the other what is new and what was left")
                .hasSize(4);
    }

    @Test
    void attempts_that_cannot_be_recorded_are_given_back_until_their_lease_ends() throws Exception {
        endpoint(ferreteria, "*");
        endpoint(azul, "*");
        ferreteria.customer("Constructora Alfa");
        azul.customer("Taller Beta");
        deliverable();
        List<AttemptedDelivery> attempts =
                deliveries().claim(CLAIM, NOON).stream()
                        .map(claim -> attempted(claim, new Consequence.Succeeded()))
                        .toList();
        assertThat(attempts).hasSize(2);
        Rows.change(
                DATABASE, ferreteria.tenant(), "update webhook_endpoint set event_types = '{}'");

        List<AttemptedDelivery> left = deliveries().record(attempts, NOON);
        assertThat(left)
                .singleElement()
                .satisfies(one ->
                        assertThat(one.claim().event().tenant())
                                .isEqualTo(ferreteria.tenant().id()));
        ClaimedDelivery theirs =
                attempts.stream()
                        .filter(one -> !left.contains(one))
                        .findAny()
                        .orElseThrow()
                        .claim();
        assertThat(delivery(azul, theirs).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
        assertThatThrownBy(() -> deliveries().record(left, NOON))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(deliveries().record(attempts, NOON.plusSeconds(60)))
                .as("they are somebody else's by now")
                .isEmpty();
    }

    @Test
    void an_endpoint_that_is_gone_is_disabled_at_once() {
        WebhookEndpointId id = endpoint(ferreteria, "*");
        ferreteria.customer("Constructora Alfa");
        deliverable();
        ClaimedDelivery claim = deliveries().claim(CLAIM, NOON).getFirst();
        deliveries().record(List.of(attempted(claim, new Consequence.EndpointGone())), NOON);

        assertThat(health(ferreteria, id).status()).isEqualTo(EndpointStatus.DISABLED);
        assertThat(delivery(ferreteria, claim).status()).isEqualTo(DeliveryStatus.EXHAUSTED);
        assertThat(delivery(ferreteria, claim).nextAttemptAt()).isNull();
    }

    @Test
    void a_deleted_endpoint_is_owed_nothing() {
        WebhookEndpointId id = endpoint(ferreteria, "*");
        ferreteria.customer("Constructora Alfa");
        deliverable();
        ClaimedDelivery claim = deliveries().claim(CLAIM, NOON).getFirst();
        accepted(
                keeping(ferreteria).delete(ferreteria.on("2026-03-02"), new DeleteEndpoint(id, 1)));
        deliveries()
                .record(
                        List.of(attempted(claim, new Consequence.RetryAt(NOON, null))),
                        NOON.plusSeconds(1));

        assertThat(deliveries().claim(CLAIM, NOON.plusSeconds(3600))).isEmpty();
        assertThat(delivery(ferreteria, claim).status()).isEqualTo(DeliveryStatus.EXHAUSTED);
        assertThat(endpoints(ferreteria).find(ferreteria.tenant().id(), id)).isEmpty();
    }

    @Test
    void endpoints_and_deliveries_are_listed_newest_first_and_to_their_tenant_only() {
        WebhookEndpointId first = endpoint(ferreteria, "*");
        WebhookEndpointId second = endpoint(ferreteria, "customer.*");
        ferreteria.customer("Constructora Alfa");
        ferreteria.customer("Constructora Gamma");
        deliverable();

        assertThat(
                        endpoints(ferreteria)
                                .list(ferreteria.tenant().id(), PageRequest.first(10))
                                .items())
                .extracting(view -> view.endpoint().id())
                .containsExactly(second, first);
        assertThat(endpoints(azul).list(azul.tenant().id(), PageRequest.first(10)).items())
                .isEmpty();
        var page = queries(ferreteria).list(ferreteria.tenant().id(), first, PageRequest.first(1));
        assertThat(page.items()).hasSize(1);
        assertThat(page.hasNext()).isTrue();
        assertThat(queries(azul).list(azul.tenant().id(), first, PageRequest.first(1)).items())
                .isEmpty();
    }

    private static void sequence() {
        Sequencer sequencer = new Sequencer(DATABASE.pool(DatabaseRole.SEQUENCER), () -> {});
        while (sequencer.tick() > 0) {
            // until the inbox is empty
        }
    }

    /// Numbers what happened and makes its deliveries.
    private static void deliverable() {
        sequence();
        fanOut(NOON).tick();
    }

    private static FanOut fanOut(Instant now) {
        return new FanOut(DATABASE.app(), IDS, InstantSource.fixed(now));
    }

    private static PostgresDeliveries deliveries() {
        return new PostgresDeliveries(DATABASE.app(), new TestRendering(), IDS, () -> {});
    }

    private static AttemptedDelivery attempted(ClaimedDelivery claim, Consequence consequence) {
        AttemptResult result =
                consequence instanceof Consequence.Succeeded
                        ? new AttemptResult.Answered(200, null, "ok")
                        : new AttemptResult.Unanswered(
                                AttemptResult.Failure.TIMED_OUT, "no answer in 15 s");
        return new AttemptedDelivery(
                claim,
                new DeliveryAttempt(
                        claim.delivery(),
                        claim.attemptNumber(),
                        NOON,
                        Duration.ofMillis(12),
                        result),
                consequence);
    }

    private static EndpointKeeping keeping(Office office) {
        return new EndpointKeeping(
                office.transactions(),
                new PlainSecrets(),
                _ -> Optional.empty(),
                InstantSource.system());
    }

    private static WebhookEndpointId endpoint(Office office, String types) {
        String host = types.equals("*") ? "all" : types.substring(0, types.indexOf('.'));
        WebhookEndpointView made =
                accepted(
                        keeping(office)
                                .create(
                                        office.on("2026-03-01"),
                                        new CreateEndpoint(
                                                "https://" + host + ".example/hook",
                                                null,
                                                List.of(types))));
        return made.endpoint().id();
    }

    private static WebhookEndpointQueries endpoints(Office office) {
        return new WebhookEndpointQueries(office.reads());
    }

    private static DeliveryQueries queries(Office office) {
        return new DeliveryQueries(office.reads());
    }

    private static List<DeliveryAttempt> attempts(Office office, ClaimedDelivery claim) {
        return queries(office)
                .attempts(office.tenant().id(), claim.delivery(), PageRequest.first(200))
                .items();
    }

    private static EndpointHealth health(Office office, WebhookEndpointId id) {
        return endpoints(office).find(office.tenant().id(), id).orElseThrow().endpoint().health();
    }

    private static Delivery delivery(Office office, ClaimedDelivery claim) {
        return queries(office).find(office.tenant().id(), claim.delivery()).orElseThrow();
    }

    private static List<Delivery> owed(Office office, WebhookEndpointId endpoint) {
        return queries(office).list(office.tenant().id(), endpoint, PageRequest.first(200)).items();
    }

    private static List<String> types(Office office) {
        return new EventQueries(office.reads())
                .list(office.tenant().id(), 0, Wanted.ALL, 200).items().stream()
                        .map(Event::type)
                        .map(type -> type.name())
                        .toList();
    }

    /// Secrets that are kept as they are.
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
