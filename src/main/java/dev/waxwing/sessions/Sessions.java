package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import dev.waxwing.gate.TokenCheck;
import dev.waxwing.model.UserId;
import dev.waxwing.sessions.ConnectionEvent.Signal;
import dev.waxwing.supervision.SystemSupervisor;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/// All connected clients: opens connections, finds and ends them. Safe for all threads.
public final class Sessions {
    private final SystemSupervisor actors;
    private final TokenCheck tokens;
    private final ConnectionWatch watch;
    private final ActorRef<ServerActor.Command> server;
    private final CompletableFuture<ActorRef<ConnectionSupervisor.Command>> started =
            new CompletableFuture<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile ActorRef<ConnectionSupervisor.Command> supervisor;
    private volatile boolean isAttached;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /// Starts the part of the actor tree that serves connected clients.
    public Sessions(SystemSupervisor actors, TokenCheck tokens, ConnectionWatch watch) {
        this.actors = actors;
        this.tokens = tokens;
        this.watch = watch;
        this.server = actors.spawn("server", ServerActor.of(this));
        this.supervisor = started.join();
    }

    /// Opens a connection. It is `Connecting` until [#connected]. As long as its actor has not
    /// come, and if it never does, the connection and its place are the caller's to close.
    ///
    /// @param loop the connection's event loop: runs its actor
    /// @param ready gets the way to the actor, on the event loop, before the dialect is opened
    public void open(Arrival arrival, Executor loop, Consumer<Connection> ready) {
        supervisor.tell(new ConnectionSupervisor.Open(arrival, actors.on(loop), ready));
    }

    /// The handshake of a connection is answered; its dialect opens once it is known who it is.
    public void connected(Connection connection) {
        connection.tell(Signal.CONNECTED);
    }

    /// Ends every open connection of these logins and API keys. Called when what ends them counts
    /// already: a connection that comes later is opened by what counts then.
    ///
    /// @param sessions see [Identity#session]
    public void revoke(Set<String> sessions) {
        end(who -> sessions.contains(who.session()), Signal.REVOKED);
    }

    /// Ends every connection of a user.
    public void revoke(UserId user) {
        end(who -> who.user().equals(user), Signal.REVOKED);
    }

    /// Ends every connection whose proof has expired. Once a second; asks every connection.
    public void endExpired(Instant now) {
        end(who -> !now.isBefore(who.connectionsEnd()), Signal.EXPIRED);
    }

    private void end(Predicate<Identity> whose, Signal why) {
        open.stream()
                .filter(connection -> connection.identity().filter(whose).isPresent())
                .forEach(connection -> connection.tell(why));
    }

    /// Connections that are open.
    public int count() {
        return open.size();
    }

    /// Bytes that wait to be sent to clients, all together; it asks every connection.
    public long waitingBytes() {
        return open.stream().mapToLong(connection -> connection.wire().waitingBytes()).sum();
    }

    /// The frames of [#waitingBytes].
    public long waitingFrames() {
        return open.stream().mapToLong(connection -> connection.wire().waitingFrames()).sum();
    }

    /// Events that wait for their connection's actor, all together.
    public long waitingEvents() {
        return open.stream().mapToLong(Connection::waiting).sum();
    }

    /// Whether new connections are refused.
    public boolean isDraining() {
        return draining;
    }

    /// Refuses new connections, lets those that are there finish what they have in hand, and ends
    /// them.
    ///
    /// @param patience how long it waits
    /// @return whether all were gone by then
    public boolean drain(Duration patience) {
        draining = true;
        server.tell(ServerActor.Command.DRAIN);
        try {
            drained.copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
            return true;
        } catch (CompletionException _) {
            return false;
        }
    }

    /// Whether somebody opens connections: not while their parent starts again after a fault.
    public boolean isOpening() {
        return isAttached;
    }

    /// The parent of connections is there, or there again.
    void attach(ActorRef<ConnectionSupervisor.Command> parent) {
        supervisor = parent;
        isAttached = true;
        var _ = started.complete(parent);
    }

    /// The parent of connections has failed, and will start again.
    void detach() {
        isAttached = false;
    }

    /// The last connection is gone.
    void drained() {
        var _ = drained.complete(null);
    }

    ActorRef<ServerActor.Command> server() {
        return server;
    }

    ActorRef<ConnectionSupervisor.Command> supervisor() {
        return supervisor;
    }

    TokenCheck tokens() {
        return tokens;
    }

    ConnectionWatch watch() {
        return watch;
    }

    /// Registered before it is known who it is, so that no revocation falls between.
    void opened(Connection connection) {
        open.add(connection);
    }

    void closed(Connection connection) {
        open.remove(connection);
    }

    /// Whether something was revoked or changed since this was proven. A connection asks when it
    /// can be found already, so that no revocation falls between.
    public boolean isRevoked(Identity who) {
        return !tokens.authenticator().counts(who);
    }
}
