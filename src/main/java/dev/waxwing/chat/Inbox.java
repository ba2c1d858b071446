package dev.waxwing.chat;

import dev.waxwing.model.UserId;
import java.util.ArrayList;
import java.util.List;

/// What is known of a user who is connected, or has just been: the streams, and up to where
/// everything was delivered. Owned by the journal's writer.
final class Inbox {
    final UserId user;
    private final List<MessageStream> streams = new ArrayList<>(1);

    /// The last of the user's ids in the store's runs.
    private long indexedTo;

    private long delivered;
    private long recorded;

    Inbox(UserId user, long delivered, long indexedTo) {
        this.user = user;
        this.delivered = delivered;
        this.recorded = delivered;
        this.indexedTo = indexedTo;
    }

    void add(MessageStream stream) {
        streams.add(stream);
    }

    void remove(MessageStream stream) {
        streams.remove(stream);
    }

    /// Hands a message that was just committed to the streams that are live. The others will read
    /// it.
    void deliver(Posting posting) {
        for (int i = 0; i < streams.size(); i++) {
            streams.get(i).deliver(posting);
        }
    }

    long indexedTo() {
        return indexedTo;
    }

    void indexedTo(long id) {
        indexedTo = id;
    }

    long delivered() {
        return delivered;
    }

    /// Every message up to this one has reached the user: each stream starts at or before what was
    /// delivered, or at what the client has processed, and goes on without a gap.
    void delivered(long id) {
        delivered = Math.max(delivered, id);
    }

    boolean isRecorded() {
        return recorded == delivered;
    }

    void recorded(long id) {
        recorded = id;
    }

    boolean isIdle() {
        return streams.isEmpty() && isRecorded();
    }
}
