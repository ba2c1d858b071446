package dev.waxwing.faults;

import org.jspecify.annotations.Nullable;

/// Checks what one feed client reads: batches whole, side by side, once, and in the order of their
/// poster. In the ledger a batch is a message and the client its queue. Owned by the client's
/// thread.
final class FeedReading {
    private final int client;
    private final Ledger ledger;
    private @Nullable FeedPart expected;

    FeedReading(int client, Ledger ledger) {
        this.client = client;
        this.ledger = ledger;
    }

    /// The next message of the feed, whatever connections it came over.
    void take(String text) {
        FeedPart part;
        try {
            part = FeedPart.parse(text);
        } catch (IllegalArgumentException e) {
            ledger.contradict(String.valueOf(e.getMessage()));
            return;
        }
        if (expected == null ? part.index() != 0 : !part.equals(expected)) {
            ledger.contradict("client " + client + " expected " + expected + ", got " + part);
        }
        expected = part.isLast() ? null : part.next();
        if (part.isLast()) {
            Stamp stamp = new Stamp(0, part.poster(), client, part.batch());
            ledger.receive(stamp, stamp.json());
            ledger.confirm(stamp);
        }
    }

    /// The feed ends in the middle of a batch.
    boolean isInside() {
        return expected != null;
    }
}
