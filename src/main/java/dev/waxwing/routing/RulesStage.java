package dev.waxwing.routing;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The actor that owns what is done by rules: publishes it, and takes it back when it ends.
final class RulesStage {
    /// What it can be told.
    sealed interface Command {}

    /// Something that it owns has failed.
    record Failed(RuntimeException why) implements Command {}

    private RulesStage() {}

    static Behavior<Command> of(RuleStep step, RouterParts parts, Runnable started) {
        return Behaviors.setup(context -> {
            parts.rules(step, context.getSelf());
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
                                parts.rules(null, null);
                                return Behaviors.same();
                            })
                    .build();
        });
    }
}
