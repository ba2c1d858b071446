package dev.waxwing.rules;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What rules have kept from happening since the start, for figures and the log. Safe for all
/// threads; counting allocates nothing.
final class RuleTally {
    private static final Logger LOG = LoggerFactory.getLogger(Rules.class);

    /// From one line about a rule to the next.
    private static final long LINE_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    private final LongAdder loopsCut = new LongAdder();
    private final LongAdder[] dropped = new LongAdder[Destination.values().length];

    /// @param nanos monotonic time
    RuleTally(LongSupplier nanos) {
        this.nanos = nanos;
        Arrays.setAll(dropped, _ -> new LongAdder());
    }

    /// What one rule has dropped.
    static final class Drops {
        private final AtomicLong count = new AtomicLong();
        private final AtomicLong lastLine = new AtomicLong();
    }

    void cut(int loops) {
        loopsCut.add(loops);
    }

    /// A rule has dropped a message: counted, and logged with the first one and then at most once a
    /// minute.
    void dropped(RuleName by, Drops drops, Destination kind) {
        dropped[kind.ordinal()].increment();
        long count = drops.count.incrementAndGet();
        long now = nanos.getAsLong();
        long last = drops.lastLine.get();
        if ((count == 1 || now - last >= LINE_NANOS) && drops.lastLine.compareAndSet(last, now)) {
            LOG.info(
                    "The rule {} drops messages: {} so far, the last of kind {}",
                    by,
                    count,
                    kind.word());
        }
    }

    long loopsCut() {
        return loopsCut.sum();
    }

    long dropped(Destination kind) {
        return dropped[kind.ordinal()].sum();
    }
}
