package dev.waxwing.gateway.feed;

import dev.waxwing.feed.Feed;
import dev.waxwing.feed.FeedClient;
import dev.waxwing.journal.StorageException;
import dev.waxwing.log.Position;
import dev.waxwing.log.Reading;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.sessions.Dialect;
import dev.waxwing.sessions.Dialogue;
import dev.waxwing.sessions.Ending;
import dev.waxwing.sessions.Session;
import dev.waxwing.sessions.SessionRefused;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `GET /feed` as a WebSocket: batches go out, nothing comes in. `?after=OFFSET` (and `&epoch=E`)
/// says where a client goes on; without it, it gets what was handed to nobody yet, and what comes.
///
/// @param feed what is listened to
public record FeedDialect(Feed feed) implements Dialect {
    @Override
    public String name() {
        return "feed";
    }

    @Override
    public Dialogue open(Session session) {
        Listening listening = new Listening(session);
        Optional<Position> from = from(session);
        if (from.isEmpty()) {
            listening.begin(feed.connect(session.outbox()));
        } else {
            Position position = from.get();
            Thread.ofVirtual().name("feed-look").start(() -> listening.look(feed, position));
        }
        return listening;
    }

    private static Optional<Position> from(Session session) {
        long epoch = number(session, "epoch").orElse(0L);
        return number(session, "after").map(after -> new Position(epoch, after));
    }

    private static Optional<Long> number(Session session, String name) {
        return session.attributes()
                .parameter(name)
                .map(text -> {
                    try {
                        return Math.max(0, Long.parseLong(text));
                    } catch (NumberFormatException _) {
                        throw new SessionRefused(
                                CloseCode.UNKNOWN_OFFSET, name + " is not a number");
                    }
                });
    }

    /// One client. Its position is looked up on a thread that may wait, so that begin and end may
    /// come in either order: guarded by itself.
    private static final class Listening implements Dialogue {
        private final Session session;
        private @Nullable FeedClient client;
        private boolean isClosed;

        Listening(Session session) {
            this.session = session;
        }

        void look(Feed feed, Position position) {
            try {
                switch (feed.look(position)) {
                    case Reading.Page _ -> begin(feed.connect(session.outbox(), position.after()));
                    case Reading.Gap gap ->
                            refuse(
                                    CloseCode.NOT_KEPT,
                                    "the first offset that is kept is " + gap.head().first());
                    case Reading.Ahead ahead ->
                            refuse(
                                    CloseCode.UNKNOWN_OFFSET,
                                    "the last offset is " + ahead.head().last());
                    case Reading.OtherEpoch other ->
                            refuse(
                                    CloseCode.UNKNOWN_OFFSET,
                                    "the epoch is " + other.head().epoch());
                }
            } catch (StorageException _) {
                refuse(CloseCode.INTERNAL_ERROR, "the storage has failed");
            }
        }

        private void refuse(CloseCode code, String why) {
            session.outbox().close(code, why);
        }

        void begin(FeedClient begun) {
            boolean isTooLate;
            synchronized (this) {
                client = begun;
                isTooLate = isClosed;
            }
            if (isTooLate) {
                begun.close();
            }
        }

        @Override
        public void received(byte[] utf8) {
            // A client has nothing to say here; what it says does no harm.
        }

        @Override
        public void closed(Ending ending) {
            FeedClient begun;
            synchronized (this) {
                isClosed = true;
                begun = client;
            }
            if (begun != null) {
                begun.close();
            }
        }
    }
}
