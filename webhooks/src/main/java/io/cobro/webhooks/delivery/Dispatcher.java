package io.cobro.webhooks.delivery;

import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.AttemptedDelivery;
import io.cobro.core.webhook.ClaimedDelivery;
import io.cobro.core.webhook.Consequence;
import io.cobro.core.webhook.Deliveries;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.webhooks.client.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings due deliveries to their endpoints.
///
/// Started, it runs by itself: one thread claims and records, each call has a virtual thread. Not
/// started, [#tick] does the same by steps on the caller's thread, in the order of the queue.
///
/// One endpoint has at most `perEndpoint` calls in flight, and while it has them nothing more of it
/// is claimed, so that one that hangs delays nobody else. Those that have not answered well lately,
/// or were never called, have one call at a time and together at most a share of all, so that many
/// that hang leave room for the others. A call begins only while its lease covers the longest call,
/// measured from before the claim and by no wall clock, so that no two attempts of a delivery
/// overlap.
public final class Dispatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /// What a call may take beyond its timeout, for a thread that gets its turn late.
    private static final Duration CALL_MARGIN = Duration.ofSeconds(5);

    private final Deliveries deliveries;
    private final Sender sender;
    private final RetrySchedule schedule;
    private final Limits limits;
    private final InstantSource clock;
    private final RandomGenerator jitter;
    private final Duration usableLease;

    private final Semaphore signals = new Semaphore(0);
    private final ConcurrentLinkedQueue<Done> done = new ConcurrentLinkedQueue<>();
    private final Map<WebhookEndpointId, Lane> lanes = new LinkedHashMap<>(16, 0.75f, true);
    private final List<AttemptedDelivery> unrecorded = new ArrayList<>();
    private int inHand;
    private int onTrial;
    private volatile boolean running;
    private @Nullable Thread loop;

    /// Dispatches what `deliveries` holds.
    ///
    /// @param timeouts those of the sender's client
    /// @param clock when deliveries are due
    /// @param jitter spreads retries; a seeded one repeats itself
    /// @throws IllegalArgumentException if the lease is not longer than a call
    public Dispatcher(
            Deliveries deliveries,
            Sender sender,
            RetrySchedule schedule,
            Limits limits,
            Timeouts timeouts,
            InstantSource clock,
            RandomGenerator jitter) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.schedule = schedule;
        this.limits = limits;
        this.clock = clock;
        this.jitter = jitter;
        this.usableLease = limits.lease().minus(timeouts.total()).minus(CALL_MARGIN);
        if (!usableLease.isPositive()) {
            throw new IllegalArgumentException("the lease must be longer than a call");
        }
    }

    /// Sends what is due at `now`, one after the other, and records each attempt before the next.
    ///
    /// @return how many attempts were made; zero when nothing was due
    public int tick(Instant now) {
        long claimedAt = System.nanoTime();
        int attempts = 0;
        for (ClaimedDelivery claim : deliveries.claim(everything(), now)) {
            if (isLeaseSpent(claimedAt)) {
                break;
            }
            deliveries.record(List.of(after(sender.send(claim), claim, now)), now);
            attempts++;
        }
        return attempts;
    }

    /// Begins to run by itself, until [#close].
    public void start() {
        if (loop != null) {
            throw new IllegalStateException("started before");
        }
        running = true;
        loop = Thread.ofPlatform().name("webhook-dispatcher").start(this::run);
    }

    /// Says that there may be something due: called after events were sequenced. Never waits.
    public void signal() {
        signals.release();
    }

    /// Stops claiming, waits for the calls in flight and records them.
    @Override
    public void close() {
        running = false;
        signal();
        Thread ending = loop;
        if (ending == null) {
            return;
        }
        try {
            ending.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running || inHand > 0) {
            try {
                recordDone();
                if (!running || claimAndSend() == 0) {
                    waitForSignal();
                }
            } catch (RuntimeException broken) {
                LOG.error("webhook deliveries are held up", broken);
                if (!running) {
                    return; // what is not recorded is sent again when its lease ends
                }
                waitForSignal();
            }
        }
    }

    private void waitForSignal() {
        try {
            if (signals.tryAcquire(limits.pollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                signals.drainPermits();
            }
        } catch (InterruptedException stopped) {
            running = false;
        }
    }

    private int claimAndSend() {
        int free = limits.claim() - inHand;
        if (free <= 0) {
            return 0;
        }
        long claimedAt = System.nanoTime();
        List<ClaimedDelivery> claims = deliveries.claim(nextClaim(free), clock.instant());
        for (ClaimedDelivery claim : claims) {
            Lane lane = lanes.computeIfAbsent(claim.endpoint().id(), _ -> new Lane(limits));
            inHand++;
            lane.inHand++;
            onTrial += lane.proven ? 0 : 1;
            Thread.ofVirtual()
                    .name("webhook-delivery")
                    .start(() -> send(claim, lane.calls, claimedAt));
        }
        return claims.size();
    }

    private void send(ClaimedDelivery claim, Semaphore calls, long claimedAt) {
        AttemptedDelivery attempted = null;
        calls.acquireUninterruptibly();
        try {
            if (!isLeaseSpent(claimedAt)) {
                attempted = after(sender.send(claim), claim, clock.instant());
            }
        } finally {
            calls.release();
            done.add(new Done(claim, attempted));
            signal();
        }
    }

    private void recordDone() {
        for (Done next = done.poll(); next != null; next = done.poll()) {
            leaveLane(next);
            if (next.attempted == null) {
                inHand--;
            } else {
                unrecorded.add(next.attempted);
            }
        }
        if (!unrecorded.isEmpty()) {
            deliveries.record(List.copyOf(unrecorded), clock.instant());
            inHand -= unrecorded.size();
            unrecorded.clear();
        }
    }

    private void leaveLane(Done done) {
        Lane lane = Objects.requireNonNull(lanes.get(done.claim.endpoint().id()));
        onTrial -= lane.proven ? 0 : lane.inHand;
        lane.inHand--;
        if (done.attempted != null) {
            lane.proven = isWell(done.attempted.attempt());
        }
        onTrial += lane.proven ? 0 : lane.inHand;
        forgetTheOldest();
    }

    private static boolean isWell(DeliveryAttempt attempt) {
        return attempt.result() instanceof AttemptResult.Answered
                && attempt.duration().compareTo(Limits.SLOW_ANSWER) <= 0;
    }

    private void forgetTheOldest() {
        if (lanes.size() > Limits.ENDPOINTS_REMEMBERED_MAX) {
            Iterator<Lane> oldest = lanes.values().iterator();
            while (oldest.hasNext()) {
                if (oldest.next().inHand == 0) {
                    oldest.remove();
                    return;
                }
            }
        }
    }

    private AttemptedDelivery after(DeliveryAttempt attempt, ClaimedDelivery claim, Instant now) {
        Consequence consequence =
                AfterAttempt.decide(
                        attempt.result(), claim.scheduleStep(), schedule, jitter.nextDouble(), now);
        return new AttemptedDelivery(claim, attempt, consequence);
    }

    private Deliveries.Claim everything() {
        return new Deliveries.Claim(limits.claim(), limits.perEndpoint(), Set.of(), limits.lease());
    }

    private Deliveries.Claim nextClaim(int free) {
        Set<WebhookEndpointId> full = new HashSet<>();
        Set<WebhookEndpointId> proven = new HashSet<>();
        lanes.forEach((endpoint, lane) -> {
            if (lane.inHand >= (lane.proven ? limits.perEndpoint() : 1)) {
                full.add(endpoint);
            }
            if (lane.proven) {
                proven.add(endpoint);
            }
        });
        int trials = Math.max(0, Math.max(1, limits.claim() / Limits.TRIAL_SHARE) - onTrial);
        return new Deliveries.Claim(
                free,
                Math.clamp(free / Limits.FREE_SHARE, 1, limits.perEndpoint()),
                full,
                new Deliveries.Trial(proven, trials),
                limits.lease());
    }

    private boolean isLeaseSpent(long claimedAt) {
        return System.nanoTime() - claimedAt > usableLease.toNanos();
    }

    /// What is in hand for one endpoint, and whether it answered well when it was last called. Both
    /// belong to the loop's thread.
    private static final class Lane {

        private final Semaphore calls;
        private int inHand;
        private boolean proven;

        Lane(Limits limits) {
            this.calls = new Semaphore(limits.perEndpoint());
        }
    }

    private record Done(ClaimedDelivery claim, @Nullable AttemptedDelivery attempted) {}
}
