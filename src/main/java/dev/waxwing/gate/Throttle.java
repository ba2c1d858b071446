package dev.waxwing.gate;

import dev.waxwing.config.Rate;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// One rate, counted for many keys with a token bucket each. Safe for all threads.
///
/// Memory is bounded. A bucket that is full again says nothing that a new one does not, so a sweep
/// drops it. When as many keys as may be remembered are all in use, new ones share [#SHARED]
/// buckets by a hash that nobody outside can foresee: whoever brings countless addresses then slows
/// other newcomers, and neither those who are known nor the server. Letting newcomers through
/// instead would be no limit at all.
final class Throttle<K> {
    private static final int SHARED = 1024;

    private final Rate rate;
    private final int most;
    private final TimeMeter time;
    private final ConcurrentHashMap<K, Bucket> buckets = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<Bucket> shared;
    private final int seed = ThreadLocalRandom.current().nextInt();

    /// @param most keys remembered at one time
    Throttle(Rate rate, int most, TimeMeter time) {
        this.rate = rate;
        this.most = most;
        this.time = time;
        this.shared = new AtomicReferenceArray<>(rate.isOff() ? 0 : SHARED);
    }

    boolean isOff() {
        return rate.isOff();
    }

    /// Takes one token, if there is one.
    ///
    /// @return 0, or the nanoseconds until there will be one
    long take(K key) {
        if (rate.isOff()) {
            return 0;
        }
        Bucket bucket = bucket(key);
        return bucket.tryConsume(1)
                ? 0
                : Math.max(1, bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    private Bucket bucket(K key) {
        Bucket known = buckets.get(key);
        if (known != null) {
            return known;
        }
        return buckets.mappingCount() < most
                ? buckets.computeIfAbsent(key, _ -> newBucket())
                : sharedBucket(key);
    }

    private Bucket sharedBucket(K key) {
        int hash = (key.hashCode() ^ seed) * 0x9E3779B9;
        int index = hash >>> (32 - Integer.numberOfTrailingZeros(SHARED));
        Bucket bucket = shared.get(index);
        if (bucket != null) {
            return bucket;
        }
        Bucket made = newBucket();
        Bucket before = shared.compareAndExchange(index, null, made);
        return before == null ? made : before;
    }

    /// Locks instead of copying its state for each token: no garbage, and hardly ever contended.
    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(l -> l.capacity(rate.burst()).refillGreedy(rate.count(), rate.per()))
                .withCustomTimePrecision(time)
                .withSynchronizationStrategy(SynchronizationStrategy.SYNCHRONIZED)
                .build();
    }

    /// Forgets whoever has been quiet long enough.
    void sweep() {
        buckets.values().removeIf(bucket -> bucket.getAvailableTokens() >= rate.burst());
    }

    int remembered() {
        return buckets.size();
    }
}
