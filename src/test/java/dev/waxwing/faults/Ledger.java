package dev.waxwing.faults;

import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/// Everything a workload was promised and everything it saw. Thread-safe.
final class Ledger {
    private static final int KEPT = 20;

    private final int round;
    private final int queues;
    private final boolean ordered;
    private final List<Track> tracks;
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder altered = new LongAdder();
    private final LongAdder contradictions = new LongAdder();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final Queue<String> oddities = new ConcurrentLinkedQueue<>();

    Ledger(Load load) {
        this.round = load.round();
        this.queues = load.queues().size();
        this.ordered = load.isOrdered();
        this.tracks =
                IntStream.range(0, load.senders() * queues)
                        .mapToObj(i -> new Track(new Stamp(round, i / queues, i % queues, 0)))
                        .toList();
    }

    private Ledger(Ledger other) {
        round = other.round;
        queues = other.queues;
        ordered = other.ordered;
        tracks = other.tracks.stream().map(Track::copy).toList();
    }

    /// What a copy of the disk has to keep that is made while `copying` runs: every message whose
    /// ACK was read before, but for those that a receiver has read by its end and so may have
    /// acknowledged; and no message whose `ACK_CONFIRMED` was read before.
    Ledger across(Runnable copying) {
        Ledger promised = new Ledger(this);
        copying.run();
        for (int i = 0; i < tracks.size(); i++) {
            promised.tracks.get(i).alsoReceived(tracks.get(i));
        }
        return promised;
    }

    /// The next message of a sender to a queue.
    Stamp next(int sender, int queue) {
        return track(sender, queue).next();
    }

    /// An ACK was read.
    void acknowledge(Stamp stamp) {
        track(stamp.sender(), stamp.queue()).acknowledge(stamp.number());
        acknowledged.increment();
    }

    /// An `Error:` was read where an ACK or `ACK_CONFIRMED` could have been.
    void refuse(String reply) {
        refused.increment();
        keep(refusals, reply);
    }

    /// A message was read.
    void receive(Stamp stamp, String json) {
        if (!json.equals(stamp.json())) {
            altered.increment();
            keep(oddities, "changed: " + json);
        }
        if (stamp.round() == round) {
            track(stamp.sender(), stamp.queue()).receive(stamp.number());
        } else {
            contradict("of another round: " + json);
        }
        received.increment();
    }

    /// An `ACK_CONFIRMED` was read.
    void confirm(Stamp stamp) {
        track(stamp.sender(), stamp.queue()).confirm(stamp.number());
    }

    /// A line was read that answers nothing that was asked.
    void contradict(String line) {
        contradictions.increment();
        keep(oddities, line);
    }

    /// ACKs read so far.
    long acknowledged() {
        return acknowledged.sum();
    }

    /// Deliveries read so far, repeated ones too.
    long received() {
        return received.sum();
    }

    /// Errors read so far.
    long refused() {
        return refused.sum();
    }

    /// The first errors read.
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    /// A message was in a queue that should be empty.
    void leftOver(Stamp stamp) {
        track(stamp.sender(), stamp.queue()).leftOver(stamp.number());
    }

    /// True when all that was acknowledged was received.
    boolean isComplete() {
        return tracks.stream().allMatch(Track::isComplete);
    }

    Verdict verdict() {
        String oddity = Objects.requireNonNullElse(oddities.peek(), "");
        Verdict own = new Verdict(0, 0, 0, 0, 0, 0, altered.sum(), contradictions.sum(), 0, oddity);
        return tracks.stream().map(t -> t.verdict(ordered)).reduce(own, Verdict::plus);
    }

    private Track track(int sender, int queue) {
        return tracks.get(sender * queues + queue);
    }

    private static void keep(Queue<String> some, String line) {
        if (some.size() < KEPT) {
            some.add(line);
        }
    }
}
