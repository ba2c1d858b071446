package dev.waxwing.supervision;

import java.time.Duration;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// How an actor that has failed starts again: soon the first time, later each time after that, so
/// that one which cannot work does nothing else than try; and for ever, because what it owns is no
/// use without it. An actor that fails in its very first step is started again as well; and
/// whatever it fails with, but for what concerns the whole process, such as a lack of memory.
public final class Restarts {
    /// The first wait; the scheduler's tick is as long.
    private static final Duration FIRST = Duration.ofMillis(20);

    private static final Duration LONGEST = Duration.ofSeconds(10);

    /// Of a wait, at most: actors that failed together should not start together.
    private static final double JITTER = 0.2;

    /// Who has lived so long without a failure is well.
    private static final Duration WELL = Duration.ofSeconds(30);

    /// Messages that wait for an actor while it waits; what comes above that is lost. What they
    /// hold is for whoever sends them to bound.
    private static final int STASH = 1_000_000;

    private Restarts() {}

    /// Starts it again by itself: its children are stopped first, and it makes them anew.
    public static <T> Behavior<T> alone(Behavior<T> behavior) {
        return Behaviors.supervise(behavior).onFailure(Throwable.class, waiting());
    }

    /// Starts it again and leaves its children as they are: it must be ready to find them.
    public static <T> Behavior<T> withoutChildren(Behavior<T> behavior) {
        return Behaviors.supervise(behavior)
                .onFailure(Throwable.class, waiting().withStopChildren(false));
    }

    private static BackoffSupervisorStrategy waiting() {
        return SupervisorStrategy.restartWithBackoff(FIRST, LONGEST, JITTER)
                .withResetBackoffAfter(WELL)
                .withStashCapacity(STASH);
    }
}
