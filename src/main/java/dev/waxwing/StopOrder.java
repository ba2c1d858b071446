package dev.waxwing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was started, in order; [#close] ends it in reverse, so that what is in hand is finished and
/// nothing that was acknowledged is lost: all of it within `server.drain`, as long as the disk and
/// the threads go on. Owned by the thread that starts and stops the server; how long a step may
/// take is for all threads.
final class StopOrder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopOrder.class);

    /// What ending everything behind the gateways may take; part of `server.drain`.
    private static final Duration LAST_STEPS = Duration.ofSeconds(2);

    /// Of those, what is kept for the journal and what it needs.
    private static final Duration JOURNAL_END = Duration.ofSeconds(1);

    /// What the queues may take to note what their consumers have left.
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Deque<Part> started = new ArrayDeque<>();
    private final StopClock clock;

    /// Something to be ended.
    private record Part(String name, AutoCloseable end) {}

    /// @param drain `server.drain`
    StopOrder(Duration drain) {
        this.clock = new StopClock(longer(drain, LAST_STEPS), System::nanoTime);
    }

    /// Ends this one before all that were added until now.
    <T extends AutoCloseable> T add(String name, T part) {
        started.push(new Part(name, part));
        return part;
    }

    /// What the gateways may take to drain.
    Duration forDraining() {
        return clock.left(LAST_STEPS);
    }

    /// What a step between the gateways and the journal may take.
    Duration forLastSteps() {
        return clock.left(JOURNAL_END);
    }

    /// What the queues may take to note what their consumers have left.
    Duration forLastWords() {
        return shorter(LAST_WORDS, forLastSteps());
    }

    /// Ends every part. May be called again.
    @Override
    public void close() {
        clock.start();
        while (!started.isEmpty()) {
            Part part = started.pop();
            try {
                part.end.close();
            } catch (Exception e) {
                LOG.error("The {} did not end well", part.name, e);
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
