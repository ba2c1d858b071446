package dev.waxwing.broker;

import dev.waxwing.broker.QueueAccount.Staged;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Gathers messages of one queue into blocks: alike in priority and visibility, at most
/// [Block#MAX_COUNT] and about [Block#TARGET_BYTES]. Owned by the journal's writer.
final class BlockBuilder {
    private final List<Staged> messages = new ArrayList<>();
    private int queue;
    private long at;
    private int bytes;

    /// What follows is for that queue.
    ///
    /// @param wallTime of its arrival, ms since the epoch
    void begin(int queueId, long wallTime) {
        queue = queueId;
        at = wallTime;
        clear();
    }

    /// Whether the message may join those that are there.
    boolean accepts(Staged message) {
        if (messages.isEmpty()) {
            return true;
        }
        Staged first = messages.getFirst();
        return messages.size() < Block.MAX_COUNT
                && bytes + message.length() <= Block.TARGET_BYTES
                && first.priority() == message.priority()
                && first.visibleAt() == message.visibleAt()
                && (first.hash() == null) == (message.hash() == null);
    }

    void add(Staged message) {
        messages.add(message);
        bytes += message.length();
    }

    Block build(long id) {
        int count = messages.size();
        byte[] data = new byte[count * Integer.BYTES + bytes];
        int end = count * Integer.BYTES;
        for (int i = 0; i < count; i++) {
            Staged m = messages.get(i);
            System.arraycopy(m.source(), m.offset(), data, end, m.length());
            end += m.length();
            Block.BlockData.putEnd(data, i, end);
        }
        Staged first = messages.getFirst();
        return new Block(id, queue, at, first.visibleAt(), first.priority(), count, 0, data);
    }

    /// The id hashes in order; empty when the messages' ids are not remembered.
    byte[] ids() {
        if (messages.getFirst().hash() == null) {
            return new byte[0];
        }
        byte[] ids = new byte[messages.size() * IdHash.BYTES];
        int at = 0;
        for (Staged message : messages) {
            Objects.requireNonNull(message.hash()).write(ids, at);
            at += IdHash.BYTES;
        }
        return ids;
    }

    void clear() {
        messages.clear();
        bytes = 0;
    }
}
