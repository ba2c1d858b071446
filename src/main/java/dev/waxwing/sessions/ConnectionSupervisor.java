package dev.waxwing.sessions;

import dev.waxwing.protocol.CloseCode;
import dev.waxwing.supervision.Restarts;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/// The parent of all connections' actors. One-for-one: a connection that fails is stopped, and its
/// siblings do not notice; there is nothing to restart, since its client has to connect again. When
/// the parent itself fails, the connections go on, and it starts again beside them; whoever was
/// just arriving is closed by the gateway.
final class ConnectionSupervisor extends AbstractBehavior<ConnectionSupervisor.Command> {
    private final Sessions sessions;

    sealed interface Command {}

    /// A connection is there.
    record Open(Arrival arrival, DispatcherSelector loop, Consumer<Connection> ready)
            implements Command {}

    /// [Sessions#isDraining]: ends those that are there.
    record Drain() implements Command {}

    private ConnectionSupervisor(ActorContext<Command> context, Sessions sessions) {
        super(context);
        this.sessions = sessions;
    }

    static Behavior<Command> of(Sessions sessions) {
        return Restarts.withoutChildren(
                Behaviors.setup(context -> new ConnectionSupervisor(context, sessions).start()));
    }

    private Behavior<Command> start() {
        sessions.attach(getContext().getSelf());
        return sessions.isDraining() ? drain() : this;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Open.class, this::open)
                .onMessage(Drain.class, _ -> drain())
                .onSignal(Terminated.class, _ -> finish())
                .onSignal(PreRestart.class, _ -> down())
                .build();
    }

    private Behavior<Command> open(Open open) {
        if (sessions.isDraining()) {
            open.arrival.wire().close(CloseCode.DRAINING, "going down");
            return this;
        }
        getContext()
                .spawnAnonymous(ConnectionActor.of(open.arrival, sessions, open.ready), open.loop);
        return this;
    }

    private Behavior<Command> down() {
        sessions.detach();
        return this;
    }

    private Behavior<Command> drain() {
        for (ActorRef<Void> child : getContext().getChildren()) {
            getContext().watch(child);
            child.<ConnectionEvent>unsafeUpcast().tell(ConnectionEvent.Signal.DRAIN);
        }
        return finish();
    }

    private Behavior<Command> finish() {
        if (sessions.isDraining() && getContext().getChildren().isEmpty()) {
            sessions.drained();
        }
        return this;
    }
}
