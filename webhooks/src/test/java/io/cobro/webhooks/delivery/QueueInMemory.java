package io.cobro.webhooks.delivery;

import io.cobro.core.webhook.AttemptedDelivery;
import io.cobro.core.webhook.ClaimedDelivery;
import io.cobro.core.webhook.Consequence;
import io.cobro.core.webhook.Deliveries;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.core.webhook.WebhookEndpointId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A queue of deliveries as the port describes it, in memory.
final class QueueInMemory implements Deliveries {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<DeliveryId, Row> rows = new LinkedHashMap<>();
    private final Map<WebhookEndpointId, Instant> paused = new HashMap<>();
    private final Set<WebhookEndpointId> gone = new HashSet<>();
    private final List<AttemptedDelivery> log = new ArrayList<>();
    private final List<DeliveryId> givenBack = new ArrayList<>();
    private final CountDownLatch recorded;
    private int failuresToCome;

    QueueInMemory() {
        this(0);
    }

    /// @param awaited how many records [#awaitRecords] waits for
    QueueInMemory(int awaited) {
        this.recorded = new CountDownLatch(awaited);
    }

    void add(ClaimedDelivery delivery, Instant dueAt) {
        lock.lock();
        try {
            rows.put(delivery.delivery(), new Row(delivery, dueAt, Instant.MIN));
        } finally {
            lock.unlock();
        }
    }

    /// Makes the next calls of `record` throw, as if the database were gone.
    void failNextRecords(int times) {
        failuresToCome = times;
    }

    void awaitRecords() throws InterruptedException {
        recorded.await();
    }

    List<AttemptedDelivery> log() {
        lock.lock();
        try {
            return List.copyOf(log);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<ClaimedDelivery> claim(Claim claim, Instant now) {
        lock.lock();
        try {
            Map<WebhookEndpointId, Integer> taken = new HashMap<>();
            List<ClaimedDelivery> claimed = new ArrayList<>();
            for (Map.Entry<DeliveryId, Row> entry : rows.entrySet()) {
                Row row = entry.getValue();
                WebhookEndpointId endpoint = row.delivery.endpoint().id();
                boolean isDue =
                        !row.dueAt.isAfter(now)
                                && !row.leasedUntil.isAfter(now)
                                && !gone.contains(endpoint)
                                && !claim.full().contains(endpoint)
                                && mayTry(claim.trial(), endpoint, taken)
                                && !paused.getOrDefault(endpoint, Instant.MIN).isAfter(now);
                if (isDue
                        && claimed.size() < claim.limit()
                        && taken.merge(endpoint, 1, Integer::sum) <= perEndpoint(claim, endpoint)) {
                    Instant until = now.plus(claim.lease());
                    ClaimedDelivery leased =
                            new ClaimedDelivery(
                                    row.delivery.delivery(),
                                    row.delivery.attempts(),
                                    row.delivery.attemptsBefore(),
                                    until,
                                    row.delivery.endpoint(),
                                    row.delivery.event());
                    entry.setValue(new Row(leased, row.dueAt, until));
                    claimed.add(leased);
                }
            }
            return claimed;
        } finally {
            lock.unlock();
        }
    }

    /// Whether it is proven, or not too many are tried already.
    private static boolean mayTry(
            @Nullable Trial trial,
            WebhookEndpointId endpoint,
            Map<WebhookEndpointId, Integer> taken) {
        return trial == null
                || trial.proven().contains(endpoint)
                || taken.keySet().stream().filter(one -> !trial.proven().contains(one)).count()
                        < trial.limit();
    }

    private static int perEndpoint(Claim claim, WebhookEndpointId endpoint) {
        Trial trial = claim.trial();
        return trial == null || trial.proven().contains(endpoint) ? claim.perEndpoint() : 1;
    }

    @Override
    public List<AttemptedDelivery> record(List<AttemptedDelivery> attempted, Instant now) {
        lock.lock();
        try {
            if (failuresToCome > 0) {
                failuresToCome--;
                throw new IllegalStateException("the database is gone");
            }
            for (AttemptedDelivery attempt : attempted) {
                log.add(attempt);
                apply(attempt);
                recorded.countDown();
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void giveBack(List<ClaimedDelivery> claims, Instant now) {
        lock.lock();
        try {
            for (ClaimedDelivery claim : claims) {
                rows.put(claim.delivery(), new Row(claim, now, Instant.MIN));
                givenBack.add(claim.delivery());
            }
        } finally {
            lock.unlock();
        }
    }

    /// Deliveries whose call was not begun.
    List<DeliveryId> givenBack() {
        lock.lock();
        try {
            return List.copyOf(givenBack);
        } finally {
            lock.unlock();
        }
    }

    private void apply(AttemptedDelivery attempted) {
        ClaimedDelivery claim = attempted.claim();
        switch (attempted.consequence()) {
            case Consequence.Succeeded _, Consequence.Exhausted _ -> rows.remove(claim.delivery());
            case Consequence.EndpointGone _ -> {
                rows.remove(claim.delivery());
                gone.add(claim.endpoint().id());
            }
            case Consequence.RetryAt(Instant at, Instant pausedUntil) -> {
                if (pausedUntil != null) {
                    paused.put(claim.endpoint().id(), pausedUntil);
                }
                ClaimedDelivery next =
                        new ClaimedDelivery(
                                claim.delivery(),
                                claim.attemptNumber(),
                                claim.attemptsBefore(),
                                claim.leasedUntil(),
                                claim.endpoint(),
                                claim.event());
                rows.put(claim.delivery(), new Row(next, at, Instant.MIN));
            }
        }
    }

    private record Row(ClaimedDelivery delivery, Instant dueAt, Instant leasedUntil) {}
}
