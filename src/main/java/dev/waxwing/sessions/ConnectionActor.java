package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.sessions.ConnectionEvent.Binary;
import dev.waxwing.sessions.ConnectionEvent.Closed;
import dev.waxwing.sessions.ConnectionEvent.Signal;
import dev.waxwing.sessions.ConnectionEvent.Text;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The actor of one connection, on the connection's own event loop. Each state is a behavior:
///
/// ```
/// Connecting → Authenticating → Active ⇄ Inactive → Disconnecting → Disconnected
/// ```
///
/// `Connecting` until the handshake is answered; `Authenticating` until it is known who this is;
/// `Active` and `Inactive` pass messages on, and differ in whether the client was heard within the
/// last heartbeat; `Disconnecting` passes nothing on and waits for the socket to close;
/// `Disconnected` is the end of the actor. A fault of the dialogue ends this actor and its
/// connection, and nothing else.
final class ConnectionActor {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionActor.class);

    private final Connection connection;
    private final Sessions sessions;
    private final Place place;
    private @Nullable ConnectionState state;
    private @Nullable Arrival arrival;
    private @Nullable OpenSession open;

    private ConnectionActor(Connection connection, Sessions sessions, Arrival arrival) {
        this.connection = connection;
        this.sessions = sessions;
        this.arrival = arrival;
        this.place = arrival.place();
    }

    /// A connection in its first state.
    ///
    /// @param ready gets the way to the actor, on the connection's event loop, before any event
    static Behavior<ConnectionEvent> of(
            Arrival arrival, Sessions sessions, Consumer<Connection> ready) {
        return Behaviors.setup(context -> {
            Connection connection = new Connection(arrival.wire(), context.getSelf());
            return new ConnectionActor(connection, sessions, arrival).begin(ready);
        });
    }

    /// Who fails in its first step is not told of its end.
    private Behavior<ConnectionEvent> begin(Consumer<Connection> ready) {
        try {
            sessions.opened(connection);
            ready.accept(connection);
            return connecting();
        } catch (RuntimeException e) {
            fail();
            throw e;
        }
    }

    private Behavior<ConnectionEvent> connecting() {
        return state(
                ConnectionState.CONNECTING,
                event ->
                        switch (event) {
                            case Signal.CONNECTED -> connected();
                            case Text _, Binary _ -> Behaviors.same();
                            case Signal signal -> whileUnknown(signal);
                            case Closed closed -> disconnected(closed.ending());
                        });
    }

    /// Who was known by the handshake does not have to say it again.
    private Behavior<ConnectionEvent> connected() {
        Arrival here = here();
        if (here.identity().isPresent()) {
            return identified(here.identity().get());
        }
        return here.isOpen() ? opened(Optional.empty()) : authenticating();
    }

    private Behavior<ConnectionEvent> authenticating() {
        return state(
                ConnectionState.AUTHENTICATING,
                event ->
                        switch (event) {
                            case Text(byte[] utf8) ->
                                    connection.wire().about().within(() -> firstFrame(utf8));
                            case Binary _ -> end(CloseCode.UNAUTHENTICATED, "a token comes first");
                            case Signal signal -> whileUnknown(signal);
                            case Closed closed -> disconnected(closed.ending());
                        });
    }

    private Behavior<ConnectionEvent> whileUnknown(Signal signal) {
        return switch (signal) {
            case OVERDUE, TIMED_OUT -> end(CloseCode.UNAUTHENTICATED, "no token came in time");
            case REVOKED -> end(CloseCode.UNAUTHENTICATED, "revoked");
            case EXPIRED -> end(CloseCode.UNAUTHENTICATED, "expired");
            case DRAIN -> end(CloseCode.DRAINING, "going down");
            case CONNECTED, SILENT, HEARD, DRAINED -> Behaviors.same();
        };
    }

    private Behavior<ConnectionEvent> firstFrame(byte[] utf8) {
        return FirstFrame.token(utf8)
                .flatMap(t -> sessions.tokens().identity(t, here().attributes().address()))
                .map(this::claimed)
                .orElseGet(() -> end(CloseCode.UNAUTHENTICATED, "the token does not count"));
    }

    /// What the gateway has checked for those whom the handshake made known.
    private Behavior<ConnectionEvent> claimed(Identity who) {
        if (!who.may(here().needed())) {
            return end(CloseCode.FORBIDDEN, "needs the permission " + here().needed().word());
        }
        if (!place.claim(who.user())) {
            return end(CloseCode.POLICY_VIOLATION, "too many connections of this user");
        }
        return identified(who);
    }

    private Behavior<ConnectionEvent> identified(Identity who) {
        connection.identified(who);
        return sessions.isRevoked(who)
                ? end(CloseCode.UNAUTHENTICATED, "revoked")
                : opened(Optional.of(who));
    }

    private Behavior<ConnectionEvent> opened(Optional<Identity> who) {
        Arrival here = here();
        arrival = null;
        try {
            open = OpenSession.of(here, who, sessions.watch());
            return active();
        } catch (SessionRefused refused) {
            return end(refused.code(), refused.reason());
        }
    }

    private Behavior<ConnectionEvent> active() {
        return state(
                ConnectionState.ACTIVE,
                event ->
                        switch (event) {
                            case Text(byte[] utf8) -> told(Behaviors.same(), s -> s.text(utf8));
                            case Binary(byte[] data) -> told(Behaviors.same(), s -> s.binary(data));
                            case Signal.SILENT -> inactive();
                            case Signal signal -> whileOpen(signal);
                            case Closed closed -> disconnected(closed.ending());
                        });
    }

    private Behavior<ConnectionEvent> inactive() {
        return state(
                ConnectionState.INACTIVE,
                event ->
                        switch (event) {
                            case Text(byte[] utf8) -> told(active(), s -> s.text(utf8));
                            case Binary(byte[] data) -> told(active(), s -> s.binary(data));
                            case Signal.HEARD -> active();
                            case Signal signal -> whileOpen(signal);
                            case Closed closed -> disconnected(closed.ending());
                        });
    }

    private Behavior<ConnectionEvent> whileOpen(Signal signal) {
        return switch (signal) {
            case TIMED_OUT -> end(CloseCode.SILENT, "silent for too long");
            case REVOKED -> end(CloseCode.UNAUTHENTICATED, "revoked");
            case EXPIRED -> end(CloseCode.UNAUTHENTICATED, "expired");
            case DRAIN -> drain();
            case DRAINED -> end(CloseCode.DRAINING, "going down");
            case CONNECTED, SILENT, HEARD, OVERDUE -> Behaviors.same();
        };
    }

    private Behavior<ConnectionEvent> told(
            Behavior<ConnectionEvent> next, Consumer<OpenSession> message) {
        try {
            if (open != null) {
                message.accept(open);
            }
            return next;
        } catch (SessionRefused refused) {
            return end(refused.code(), refused.reason());
        }
    }

    private Behavior<ConnectionEvent> drain() {
        connection.wire().pause();
        if (open != null) {
            open.drain(() -> connection.tell(Signal.DRAINED));
        }
        return Behaviors.same();
    }

    /// Closes from this side.
    private Behavior<ConnectionEvent> end(CloseCode code, String reason) {
        connection.wire().close(code, reason);
        return disconnecting();
    }

    private Behavior<ConnectionEvent> disconnecting() {
        return state(
                ConnectionState.DISCONNECTING,
                event ->
                        switch (event) {
                            case Closed closed -> disconnected(closed.ending());
                            case Text _, Binary _, Signal _ -> Behaviors.same();
                        });
    }

    private Behavior<ConnectionEvent> disconnected(Ending ending) {
        leave(ending);
        return Behaviors.stopped();
    }

    /// What every end needs, whatever the way to it; the second time it does nothing.
    private void leave(Ending ending) {
        sessions.closed(connection);
        place.close();
        OpenSession ended = open;
        open = null;
        enter(null);
        if (ended != null) {
            ended.close(ending, sessions.watch());
        }
    }

    /// A state, which also cleans up when it fails: the actor is stopped then, by its supervisor.
    private Behavior<ConnectionEvent> state(
            ConnectionState next, Function<ConnectionEvent, Behavior<ConnectionEvent>> onEvent) {
        enter(next);
        return Behaviors.receive(
                (_, event) -> {
                    connection.handling();
                    return handled(event, onEvent);
                },
                (_, signal) -> {
                    if (signal instanceof PostStop) {
                        fail();
                    }
                    return Behaviors.same();
                });
    }

    /// A fault stops the actor; the log says whose it was, which the actor's parent does not know.
    private Behavior<ConnectionEvent> handled(
            ConnectionEvent event, Function<ConnectionEvent, Behavior<ConnectionEvent>> onEvent) {
        try {
            return onEvent.apply(event);
        } catch (RuntimeException e) {
            connection.wire().about().log(LOG, Level.ERROR, "A connection has failed", e);
            return Behaviors.stopped();
        }
    }

    private void fail() {
        connection.wire().close(CloseCode.INTERNAL_ERROR, "internal error");
        leave(new Ending(CloseCode.INTERNAL_ERROR.number(), false));
    }

    private void enter(@Nullable ConnectionState next) {
        if (next != state) {
            sessions.watch().changed(Optional.ofNullable(state), Optional.ofNullable(next));
            state = next;
        }
    }

    private Arrival here() {
        Arrival here = arrival;
        if (here == null) {
            throw new IllegalStateException("the connection is open already");
        }
        return here;
    }
}
