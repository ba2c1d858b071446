package dev.waxwing.routing;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The actor that owns what topics keep: publishes it, and takes it back when it ends.
final class TopicsStage {
    /// What it can be told.
    sealed interface Command {}

    /// Something that it owns has failed.
    record Failed(RuntimeException why) implements Command {}

    private TopicsStage() {}

    static Behavior<Command> of(Repeats repeats, RouterParts parts, Runnable started) {
        return Behaviors.setup(_ -> {
            parts.repeats(repeats);
            started.run();
            return Behaviors.receive(Command.class)
                    .onMessage(
                            Failed.class,
                            failed -> {
                                throw failed.why();
                            })
                    .onSignal(
                            PostStop.class,
                            _ -> {
                                parts.repeats(null);
                                return Behaviors.same();
                            })
                    .build();
        });
    }
}
