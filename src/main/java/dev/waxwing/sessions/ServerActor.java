package dev.waxwing.sessions;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The parent of what serves connected clients: starts its parts in order, and drains them in
/// reverse.
final class ServerActor {
    /// What it can be told.
    sealed interface Command {}

    /// Asks for the parent of connections, which exists by then.
    record Connections(CompletableFuture<ActorRef<ConnectionSupervisor.Command>> answer)
            implements Command {}

    /// Ends all connections.
    record Drain(CompletableFuture<Void> done) implements Command {}

    private ServerActor() {}

    static Behavior<Command> of(Sessions sessions) {
        return Behaviors.setup(context -> serving(started(context, sessions)));
    }

    private static ActorRef<ConnectionSupervisor.Command> started(
            ActorContext<Command> context, Sessions sessions) {
        return context.spawn(ConnectionSupervisor.of(sessions), "connections");
    }

    private static Behavior<Command> serving(ActorRef<ConnectionSupervisor.Command> connections) {
        return Behaviors.receiveMessage(command -> {
            switch (command) {
                case Connections(var answer) -> answer.complete(connections);
                case Drain(var done) -> connections.tell(new ConnectionSupervisor.Drain(done));
            }
            return Behaviors.same();
        });
    }
}
