package dev.waxwing.cli.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// All that happens in one run: its clock, the window of measurement, counts, latencies, and which
/// messages were confirmed and delivered. Every thread of the run writes to it.
///
/// A latency belongs to the window when its message was due in the window, whenever it arrived.
final class Scoreboard {
    private static final long LONGEST_NS = 3_600_000_000_000L;

    final LongAdder sent = new LongAdder();
    final LongAdder owed = new LongAdder();
    final LongAdder confirmed = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder damaged = new LongAdder();
    final LongAdder errors = new LongAdder();

    private final long origin = System.nanoTime();
    private final SequenceSet[] confirmedOf;
    private final SequenceSet[] receivedOf;
    private final Histogram confirmLatency = histogram();
    private final Histogram deliveryLatency = histogram();
    private final Histogram lateness = histogram();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final AtomicReference<@Nullable String> firstError = new AtomicReference<>();
    private volatile long windowFrom = Long.MAX_VALUE;
    private volatile long windowTo = Long.MAX_VALUE;

    Scoreboard(int producers) {
        confirmedOf = sets(producers);
        receivedOf = sets(producers);
    }

    /// Nanoseconds since this run began.
    long now() {
        return System.nanoTime() - origin;
    }

    /// Gives the time from which on messages count.
    long openWindow() {
        windowFrom = now();
        return windowFrom;
    }

    /// Gives the time from which on messages count no more.
    long closeWindow() {
        windowTo = now();
        return windowTo;
    }

    /// A producer has stopped: what was due in the window and never sent is owed.
    void owe(Pace pace, long sentSoFar) {
        owed.add(Math.max(0, pace.dueBefore(windowTo) - sentSoFar));
    }

    /// A message leaves the generator at `now`.
    void send(long due, long now) {
        sent.increment();
        record(lateness, due, now);
    }

    void confirm(int producer, long sequence, long due, long now) {
        confirmed.increment();
        confirmedOf[producer].add(sequence);
        record(confirmLatency, due, now);
    }

    /// A message arrives; only its first arrival has a latency.
    void receive(int producer, long sequence, long due, long now) {
        if (receivedOf[producer].add(sequence)) {
            received.increment();
            record(deliveryLatency, due, now);
        } else {
            duplicates.increment();
        }
    }

    /// A reply that is an error: counted, and the first one kept.
    void refuse(String reply) {
        errors.increment();
        firstError.compareAndSet(null, reply);
    }

    /// Something after which the run cannot go on.
    void fail(String why) {
        refuse(why);
        ending.countDown();
    }

    /// Asks the run to come to its end before its time.
    void end() {
        ending.countDown();
    }

    /// Reached when the run should end before its time.
    CountDownLatch ending() {
        return ending;
    }

    /// What the first error said.
    @Nullable String firstError() {
        return firstError.get();
    }

    /// Messages that were confirmed and have not arrived.
    long missing() {
        return IntStream.range(0, confirmedOf.length)
                .mapToLong(p -> confirmedOf[p].missingFrom(receivedOf[p]))
                .sum();
    }

    /// Whether everything confirmed has arrived, and everything that arrived is acknowledged.
    boolean isEven() {
        return received.sum() >= confirmed.sum()
                && acknowledged.sum() >= received.sum() + duplicates.sum()
                && missing() == 0;
    }

    /// Whether there is a producer of this number.
    boolean knows(int producer) {
        return producer < confirmedOf.length;
    }

    Percentiles confirmLatency() {
        return Percentiles.of(confirmLatency);
    }

    Percentiles deliveryLatency() {
        return Percentiles.of(deliveryLatency);
    }

    /// How long after they were due the messages were sent: the generator's own delay.
    Percentiles lateness() {
        return Percentiles.of(lateness);
    }

    private void record(Histogram histogram, long due, long now) {
        if (due >= windowFrom && due < windowTo) {
            histogram.recordValue(Math.clamp(now - due, 0, LONGEST_NS));
        }
    }

    private static SequenceSet[] sets(int producers) {
        return Stream.generate(SequenceSet::new).limit(producers).toArray(SequenceSet[]::new);
    }

    /// From 1 µs to 1 h with three significant digits.
    private static Histogram histogram() {
        return new AtomicHistogram(1_000, LONGEST_NS, 3);
    }
}
