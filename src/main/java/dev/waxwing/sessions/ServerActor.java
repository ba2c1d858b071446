package dev.waxwing.sessions;

import dev.waxwing.supervision.Restarts;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The parent of what serves connected clients: starts its parts in order, and drains them in
/// reverse. When it fails, its parts do not notice; it finds them again.
final class ServerActor {
    private static final String CONNECTIONS = "connections";

    /// What it can be told.
    enum Command {
        /// [Sessions#isDraining]: ends all connections.
        DRAIN
    }

    private ServerActor() {}

    static Behavior<Command> of(Sessions sessions) {
        return Restarts.withoutChildren(
                Behaviors.setup(context -> {
                    ActorRef<ConnectionSupervisor.Command> connections =
                            connections(context, sessions);
                    if (sessions.isDraining()) { // it may have failed on being told
                        drain(connections);
                    }
                    return serving(connections);
                }));
    }

    private static ActorRef<ConnectionSupervisor.Command> connections(
            ActorContext<Command> context, Sessions sessions) {
        return context.getChild(CONNECTIONS)
                .map(child -> child.<ConnectionSupervisor.Command>unsafeUpcast())
                .orElseGet(() -> context.spawn(ConnectionSupervisor.of(sessions), CONNECTIONS));
    }

    private static Behavior<Command> serving(ActorRef<ConnectionSupervisor.Command> connections) {
        return Behaviors.receiveMessage(command -> {
            switch (command) {
                case DRAIN -> drain(connections);
            }
            return Behaviors.same();
        });
    }

    private static void drain(ActorRef<ConnectionSupervisor.Command> connections) {
        connections.tell(new ConnectionSupervisor.Drain());
    }
}
