package dev.waxwing.broker;

import dev.waxwing.supervision.Restarts;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The parent of all queue actors: one-for-one, so one queue's failure is no other's.
public final class QueueSupervisor {
    private QueueSupervisor() {}

    /// What it is told.
    public sealed interface Command {}

    /// Starts the actor of a queue, if it has none.
    record Start(MessageQueue queue) implements Command {}

    /// Its failure stops no queue, and at its start it looks for queues that have no actor: those
    /// that it was told of and lost.
    static Behavior<Command> of(BrokerParts parts) {
        return Restarts.withoutChildren(
                Behaviors.setup(context -> {
                    parts.ledger()
                            .topology()
                            .queues()
                            .values()
                            .forEach(queue -> start(queue, context, parts));
                    return Behaviors.receive(Command.class)
                            .onMessage(
                                    Start.class,
                                    message -> {
                                        start(message.queue(), context, parts);
                                        return Behaviors.same();
                                    })
                            .build();
                }));
    }

    private static void start(
            MessageQueue queue, ActorContext<Command> context, BrokerParts parts) {
        String name = actorName(queue);
        if (context.getChild(name).isEmpty()) {
            context.spawn(QueueRecovery.supervised(queue, parts), name);
        }
    }

    /// Queue names may hold what actor names may not.
    private static String actorName(MessageQueue queue) {
        byte[] name = queue.name().getBytes(StandardCharsets.UTF_8);
        return "queue-" + Base64.getUrlEncoder().withoutPadding().encodeToString(name);
    }
}
