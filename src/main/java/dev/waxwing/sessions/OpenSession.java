package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import java.util.Optional;

/// The dialogue of an open connection and what is counted of it. Owned by the connection's actor.
final class OpenSession {
    private final Wire wire;
    private final String dialect;
    private final Dialogue dialogue;
    private final long id;
    private final long since = System.nanoTime();
    private int received;

    private OpenSession(Wire wire, String dialect, Dialogue dialogue, long id) {
        this.wire = wire;
        this.dialect = dialect;
        this.dialogue = dialogue;
        this.id = id;
    }

    /// Opens the dialogue.
    ///
    /// @throws SessionRefused when the dialect does not want it
    static OpenSession of(Arrival arrival, Optional<Identity> who, ConnectionWatch watch) {
        Session session =
                new Session(
                        SessionIds.next(),
                        who,
                        arrival.wire(),
                        arrival.wire(),
                        arrival.wire(),
                        arrival.attributes());
        Dialogue dialogue = arrival.dialect().open(session);
        String name = arrival.dialect().name();
        long id = watch.opened(name, who, arrival.attributes());
        return new OpenSession(arrival.wire(), name, dialogue, id);
    }

    void text(byte[] utf8) {
        received++;
        dialogue.received(utf8);
    }

    void binary(byte[] data) {
        received++;
        dialogue.receivedBinary(data);
    }

    void drain(Runnable finished) {
        dialogue.drain(finished);
    }

    void close(Ending ending, ConnectionWatch watch) {
        watch.closed(dialect, id, System.nanoTime() - since, received, wire.sent(), ending);
        dialogue.closed(ending);
    }
}
