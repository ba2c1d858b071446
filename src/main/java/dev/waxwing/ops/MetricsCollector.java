package dev.waxwing.ops;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The actor that has the figures kept: one message to itself a minute. The work itself blocks, so
/// a virtual thread does it.
public final class MetricsCollector {
    private MetricsCollector() {}

    /// What it is told.
    public enum Tick {
        NOW
    }

    public static Behavior<Tick> behavior(History history) {
        return Behaviors.withTimers(timers -> {
            timers.startTimerAtFixedRate(Tick.NOW, history.every());
            return Behaviors.receiveMessage(_ -> {
                Thread.ofVirtual().name("metrics").start(history::keep);
                return Behaviors.same();
            });
        });
    }
}
