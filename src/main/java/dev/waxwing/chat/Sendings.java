package dev.waxwing.chat;

import dev.waxwing.journal.RepeatWindow;
import java.util.Arrays;
import java.util.OptionalLong;

/// The newest sendings of all users and the messages that became of them, so that one that is
/// repeated because its answer was lost is answered as the first time. Owned by the journal's
/// writer.
///
/// What the works of a group add is one row of the store. A hash alone does not decide: the message
/// that is there under it is compared as well.
final class Sendings {
    private final SendingStore store;
    private final MessageStore messages;
    private final RepeatWindow window;

    // What the running group has added.
    private long[] hashes = new long[64];
    private long[] ids = new long[64];
    private int count;

    /// @param limit sendings that are known again
    Sendings(SendingStore store, MessageStore messages, int limit) {
        this.store = store;
        this.messages = messages;
        this.window = new RepeatWindow(limit);
    }

    /// Takes up what the store holds.
    void recover() {
        store.scan((hash, id) -> {
            if (window.find(hash).isEmpty()) {
                window.add(hash, id);
                window.trim();
            }
        });
    }

    /// The id of the message that was stored for this sending; 0 when it is the first.
    long find(long hash, DirectMessage message) {
        if (hash == Sending.NONE) {
            return 0;
        }
        OptionalLong id = window.find(hash);
        return id.isPresent() && isThere(id.getAsLong(), message) ? id.getAsLong() : 0;
    }

    /// One that was removed meanwhile, because of its age, was there.
    private boolean isThere(long id, DirectMessage message) {
        return messages.find(id).map(message::isRepetitionOf).orElse(true);
    }

    /// Remembers one whose message is being stored. Of two that share a hash the first is known.
    void add(long hash, long id) {
        if (hash == Sending.NONE || window.find(hash).isPresent()) {
            return;
        }
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
            ids = Arrays.copyOf(ids, 2 * count);
        }
        hashes[count] = hash;
        ids[count] = id;
        count++;
        window.add(hash, id);
    }

    /// Writes what the group has added.
    void write() {
        if (count > 0) {
            store.insert(Arrays.copyOf(hashes, count), Arrays.copyOf(ids, count));
            store.forgetBefore(window.oldest().orElse(0));
        }
    }

    void committed() {
        count = 0;
        window.trim();
    }

    void rolledBack() {
        window.removeNewest(count);
        count = 0;
    }
}
