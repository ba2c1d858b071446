package dev.waxwing.broker;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The parent of all queue actors: one-for-one, so one queue's failure is no other's.
public final class QueueSupervisor {
    private QueueSupervisor() {}

    /// What it is told.
    public sealed interface Command {}

    /// Starts the actor of a queue.
    record Start(MessageQueue queue) implements Command {}

    static Behavior<Command> of(BrokerParts parts) {
        return Behaviors.setup(context ->
                Behaviors.receive(Command.class)
                        .onMessage(
                                Start.class,
                                start -> {
                                    context.spawn(
                                            QueueRecovery.supervised(start.queue(), parts),
                                            actorName(start.queue()));
                                    return Behaviors.same();
                                })
                        .build());
    }

    /// Queue names may hold what actor names may not.
    private static String actorName(MessageQueue queue) {
        byte[] name = queue.name().getBytes(StandardCharsets.UTF_8);
        return "queue-" + Base64.getUrlEncoder().withoutPadding().encodeToString(name);
    }
}
