package dev.waxwing.sessions;

import dev.waxwing.protocol.CloseCode;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/// The parent of all connections' actors. One-for-one: a connection that fails is stopped, and its
/// siblings do not notice; there is nothing to restart, since its client has to connect again.
final class ConnectionSupervisor extends AbstractBehavior<ConnectionSupervisor.Command> {
    private final Sessions sessions;
    private @Nullable CompletableFuture<Void> drained;

    sealed interface Command {}

    /// A connection is there.
    record Open(Arrival arrival, DispatcherSelector loop, Consumer<Connection> ready)
            implements Command {}

    /// Takes no more, and ends those that are there.
    ///
    /// @param done completed when the last is gone
    record Drain(CompletableFuture<Void> done) implements Command {}

    private ConnectionSupervisor(ActorContext<Command> context, Sessions sessions) {
        super(context);
        this.sessions = sessions;
    }

    static Behavior<Command> of(Sessions sessions) {
        return Behaviors.setup(context -> new ConnectionSupervisor(context, sessions));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Open.class, this::open)
                .onMessage(Drain.class, this::drain)
                .onSignal(Terminated.class, _ -> finish())
                .build();
    }

    private Behavior<Command> open(Open open) {
        if (drained != null) {
            open.arrival.place().close();
            open.arrival.wire().close(CloseCode.DRAINING, "going down");
            return this;
        }
        getContext()
                .spawnAnonymous(ConnectionActor.of(open.arrival, sessions, open.ready), open.loop);
        return this;
    }

    private Behavior<Command> drain(Drain drain) {
        drained = drain.done;
        for (ActorRef<Void> child : getContext().getChildren()) {
            getContext().watch(child);
            child.<ConnectionEvent>unsafeUpcast().tell(ConnectionEvent.Signal.DRAIN);
        }
        return finish();
    }

    private Behavior<Command> finish() {
        if (drained != null && getContext().getChildren().isEmpty()) {
            drained.complete(null);
        }
        return this;
    }
}
