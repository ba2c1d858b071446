package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// The way to one connection's actor. The gateway tells it what the socket does; [Sessions] finds
/// it by its user. Safe for all threads; messages from one thread arrive in order.
public final class Connection {
    private static final AtomicIntegerFieldUpdater<Connection> TOLD =
            AtomicIntegerFieldUpdater.newUpdater(Connection.class, "told");

    private final Wire wire;
    private final ActorRef<ConnectionEvent> actor;
    private volatile @Nullable Identity identity;

    /// Events told to the actor, by all threads, and handled by it.
    private volatile int told;

    private volatile int handled;

    Connection(Wire wire, ActorRef<ConnectionEvent> actor) {
        this.wire = wire;
        this.actor = actor;
    }

    /// A whole text message.
    ///
    /// @param utf8 valid UTF-8; not used by the caller any more
    public void received(byte[] utf8) {
        tell(new ConnectionEvent.Text(utf8));
    }

    /// A whole binary message.
    public void receivedBinary(byte[] data) {
        tell(new ConnectionEvent.Binary(data));
    }

    /// Nothing was heard for one heartbeat.
    public void silent() {
        tell(ConnectionEvent.Signal.SILENT);
    }

    /// Something was heard after a silence: it lives.
    public void heard() {
        tell(ConnectionEvent.Signal.HEARD);
    }

    /// Nothing was heard for so long that it counts as gone.
    public void timedOut() {
        tell(ConnectionEvent.Signal.TIMED_OUT);
    }

    /// It had its time to say who it is.
    public void overdue() {
        tell(ConnectionEvent.Signal.OVERDUE);
    }

    /// The socket is closed; the last word.
    public void closed(Ending ending) {
        tell(new ConnectionEvent.Closed(ending));
    }

    /// Who it is, once that is known.
    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    void identified(Identity who) {
        identity = who;
    }

    Wire wire() {
        return wire;
    }

    /// The actor takes the next event.
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the actor
    void handling() {
        handled++;
    }

    /// Events that wait for the actor.
    int waiting() {
        return Math.max(0, told - handled);
    }

    void tell(ConnectionEvent event) {
        TOLD.incrementAndGet(this);
        actor.tell(event);
    }
}
