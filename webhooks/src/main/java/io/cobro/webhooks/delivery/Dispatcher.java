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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings due deliveries to their endpoints.
///
/// Started, it runs by itself: one thread claims, one records what has ended since it last did, and
/// virtual threads call, as many as an endpoint may have calls. Not started, [#tick] does the same
/// by steps on the caller's thread, in the order of the queue.
///
/// One endpoint has at most `perEndpoint` calls in flight and [Limits#claimedAhead] deliveries
/// waiting for them, so that one that hangs delays nobody else. Those that have not answered well
/// lately, or were never called, have one call at a time and together at most a share of all, so
/// that many that hang leave room for the others. A call begins only while its lease covers the
/// longest call and the difference of the nodes' clocks, measured from before the claim, so that no
/// two attempts of a delivery overlap. What waits for its call when the endpoint asks to be left
/// alone, or when this is closed, is given back.
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
    private final Semaphore endings = new Semaphore(0);
    private final ConcurrentLinkedQueue<Done> done = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inHand = new AtomicInteger();
    private final ReentrantLock laneLock = new ReentrantLock();
    private final Map<WebhookEndpointId, Lane> lanes = new LinkedHashMap<>(16, 0.75f, true);
    private int onTrial;
    private volatile boolean running;
    private @Nullable Thread claiming;
    private @Nullable Thread recording;

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
        this.usableLease =
                limits.lease()
                        .minus(timeouts.total())
                        .minus(CALL_MARGIN)
                        .minus(Limits.CLOCKS_APART_MAX);
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
        if (claiming != null) {
            throw new IllegalStateException("started before");
        }
        running = true;
        Thread claims = Thread.ofPlatform().name("webhook-dispatcher").start(this::claimAll);
        claiming = claims;
        recording = Thread.ofPlatform().name("webhook-recorder").start(() -> recordAll(claims));
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
        try {
            if (claiming != null && recording != null) {
                claiming.join();
                endings.release();
                recording.join();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void claimAll() {
        while (running) {
            try {
                if (claimAndSend()) {
                    continue;
                }
            } catch (RuntimeException broken) {
                LOG.error("webhook deliveries are held up", broken);
            }
            if (await(signals, 1, limits.pollInterval())) {
                signals.drainPermits();
            }
        }
    }

    private void recordAll(Thread claims) {
        List<AttemptedDelivery> unrecorded = new ArrayList<>();
        while (claims.isAlive() || inHand.get() > 0) {
            if (await(endings, 1, limits.pollInterval())) {
                await(endings, Limits.RECORDED_TOGETHER - 1, Limits.RECORD_WAIT);
                endings.drainPermits();
            }
            try {
                recordDone(unrecorded);
            } catch (RuntimeException broken) {
                LOG.error("webhook attempts are not recorded", broken);
                if (!running) {
                    return; // what is not recorded is sent again when its lease ends
                }
            }
        }
    }

    private boolean await(Semaphore semaphore, int permits, Duration most) {
        try {
            return semaphore.tryAcquire(permits, most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            running = false;
            return false;
        }
    }

    /// @return whether there may be more to claim of an endpoint that something was claimed of
    private boolean claimAndSend() {
        int free = limits.claim() - inHand.get();
        if (free <= 0) {
            return false;
        }
        long claimedAt = System.nanoTime();
        List<ClaimedDelivery> claims = deliveries.claim(nextClaim(free), clock.instant());
        inHand.addAndGet(claims.size());
        Set<Lane> entered = enterLanes(claims, claimedAt);
        entered.forEach(this::startCalls);
        return hasRoom(entered);
    }

    /// Has as many threads call for a lane as may and have something to do.
    private void startCalls(Lane lane) {
        int more;
        laneLock.lock();
        try {
            more = Math.min(limits.perEndpoint() - lane.calling, lane.waiting.size());
            lane.calling += more;
        } finally {
            laneLock.unlock();
        }
        for (int i = 0; i < more; i++) {
            Thread.ofVirtual().name("webhook-delivery").start(() -> callAll(lane));
        }
    }

    private void callAll(Lane lane) {
        for (Waiting next = next(lane); next != null; next = next(lane)) {
            try {
                call(lane, next);
            } catch (RuntimeException bug) {
                LOG.error("delivery {} was not sent", next.claim.delivery(), bug);
            }
        }
    }

    private @Nullable Waiting next(Lane lane) {
        laneLock.lock();
        try {
            Waiting next = lane.waiting.poll();
            lane.calling -= next == null ? 1 : 0;
            return next;
        } finally {
            laneLock.unlock();
        }
    }

    private void call(Lane lane, Waiting waiting) {
        AttemptedDelivery attempted = null;
        try {
            if (mayBegin(lane, waiting.claimedAt)) {
                attempted = after(sender.send(waiting.claim), waiting.claim, clock.instant());
            }
        } finally {
            if (leaveLane(lane, attempted)) {
                signal();
            }
            done.add(new Done(waiting.claim, attempted));
            endings.release();
        }
    }

    private void recordDone(List<AttemptedDelivery> unrecorded) {
        boolean wasTight = inHand.get() > limits.claim() / 2;
        List<ClaimedDelivery> notBegun = new ArrayList<>();
        for (Done next = done.poll(); next != null; next = done.poll()) {
            if (next.attempted == null) {
                notBegun.add(next.claim);
            } else {
                unrecorded.add(next.attempted);
            }
        }
        giveBack(notBegun);
        if (!unrecorded.isEmpty()) {
            List<AttemptedDelivery> all = List.copyOf(unrecorded);
            List<AttemptedDelivery> left = deliveries.record(all, clock.instant());
            inHand.addAndGet(left.size() - all.size());
            unrecorded.clear();
            unrecorded.addAll(left);
            reopen(all, left);
        }
        if (wasTight) {
            signal();
        }
    }

    /// What cannot be given back is due again when its lease ends.
    private void giveBack(List<ClaimedDelivery> notBegun) {
        if (notBegun.isEmpty()) {
            return;
        }
        inHand.addAndGet(-notBegun.size());
        try {
            deliveries.giveBack(notBegun, clock.instant());
        } catch (RuntimeException broken) {
            LOG.error("{} webhook deliveries wait until their leases end", notBegun.size(), broken);
        }
    }

    /// A lease that is spent is left to end.
    private boolean mayBegin(Lane lane, long claimedAt) {
        laneLock.lock();
        try {
            return running && lane.closing == 0 && !isLeaseSpent(claimedAt);
        } finally {
            laneLock.unlock();
        }
    }

    private Set<Lane> enterLanes(List<ClaimedDelivery> claims, long claimedAt) {
        Set<Lane> entered = new LinkedHashSet<>();
        laneLock.lock();
        try {
            for (ClaimedDelivery claim : claims) {
                Lane lane = lanes.computeIfAbsent(claim.endpoint().id(), _ -> new Lane());
                lane.waiting.add(new Waiting(claim, claimedAt));
                lane.inHand++;
                onTrial += lane.proven ? 0 : 1;
                entered.add(lane);
            }
        } finally {
            laneLock.unlock();
        }
        return entered;
    }

    private boolean hasRoom(Set<Lane> some) {
        laneLock.lock();
        try {
            return some.stream().anyMatch(lane -> !isFull(lane));
        } finally {
            laneLock.unlock();
        }
    }

    /// @return whether more may be claimed of the endpoint, and might not before
    private boolean leaveLane(Lane lane, @Nullable AttemptedDelivery attempted) {
        laneLock.lock();
        try {
            boolean wasFull = isFull(lane);
            onTrial -= lane.proven ? 0 : lane.inHand;
            lane.inHand--;
            if (attempted != null) {
                lane.proven = isWell(attempted.attempt());
                lane.closing += attempted.consequence().closesEndpoint() ? 1 : 0;
            }
            onTrial += lane.proven ? 0 : lane.inHand;
            forgetTheOldest();
            return wasFull && !isFull(lane);
        } finally {
            laneLock.unlock();
        }
    }

    /// Once it is recorded that an endpoint is to be left alone, claims know it.
    private void reopen(List<AttemptedDelivery> attempted, List<AttemptedDelivery> left) {
        laneLock.lock();
        try {
            for (AttemptedDelivery one : attempted) {
                if (one.consequence().closesEndpoint() && !left.contains(one)) {
                    Objects.requireNonNull(lanes.get(one.claim().endpoint().id())).closing--;
                }
            }
        } finally {
            laneLock.unlock();
        }
    }

    private boolean isFull(Lane lane) {
        return lane.closing > 0 || lane.inHand >= (lane.proven ? limits.claimedAhead() : 1);
    }

    private static boolean isWell(DeliveryAttempt attempt) {
        return attempt.result() instanceof AttemptResult.Answered
                && attempt.duration().compareTo(Limits.SLOW_ANSWER) <= 0;
    }

    private void forgetTheOldest() {
        if (lanes.size() > Limits.ENDPOINTS_REMEMBERED_MAX) {
            Iterator<Lane> oldest = lanes.values().iterator();
            while (oldest.hasNext()) {
                Lane lane = oldest.next();
                if (lane.inHand == 0 && lane.closing == 0) {
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
        laneLock.lock();
        try {
            lanes.forEach((endpoint, lane) -> {
                if (isFull(lane)) {
                    full.add(endpoint);
                }
                if (lane.proven) {
                    proven.add(endpoint);
                }
            });
            int trials = Math.max(0, Math.max(1, limits.claim() / Limits.TRIAL_SHARE) - onTrial);
            return new Deliveries.Claim(
                    free,
                    Math.clamp(free / Limits.FREE_SHARE, 1, limits.claimedAhead()),
                    full,
                    new Deliveries.Trial(proven, trials),
                    limits.lease());
        } finally {
            laneLock.unlock();
        }
    }

    private boolean isLeaseSpent(long claimedAt) {
        return System.nanoTime() - claimedAt > usableLease.toNanos();
    }

    /// What is in hand for one endpoint: what waits for its call, how many threads call, whether it
    /// answered well when it was last called, and how many answers that ask to leave it alone are
    /// not recorded yet. All are read and written under the lock.
    private static final class Lane {

        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private int calling;
        private int inHand;
        private boolean proven;
        private int closing;
    }

    private record Waiting(ClaimedDelivery claim, long claimedAt) {}

    /// @param attempted null if the call was not begun
    private record Done(ClaimedDelivery claim, @Nullable AttemptedDelivery attempted) {}
}
