package dev.waxwing.chat;

import dev.waxwing.model.UserId;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// Whose the newest messages are: an index in memory that is written in runs. Owned by the
/// journal's writer.
///
/// A user's ids wait here until the first of them is [#SPAN] messages old, and then go to the store
/// together, so that an id costs a part of a row and every group writes about as many runs as it
/// has messages at the very most. After a crash the messages behind [#indexedTo] are scanned once:
/// some [#SPAN].
final class RecentIds {
    /// Messages that are scanned at a start after a crash, and whose ids are held: 8 bytes each.
    static final long SPAN = 32_768;

    /// Ids in one row of the store.
    private static final int MAX_RUN = 1024;

    private static final long[] NONE = {};

    private final MessageStore store;

    /// In the order of each one's first id, because a new entry gets the newest.
    private final Map<UserId, Ids> recent = new LinkedHashMap<>();

    private int written;
    private long last;

    /// Ascending ids.
    private static final class Ids {
        long[] ids = new long[4];
        int count;

        void add(long id) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
            }
            ids[count++] = id;
        }

        long last() {
            return ids[count - 1];
        }

        long[] after(long id, int most) {
            int found = Arrays.binarySearch(ids, 0, count, id);
            int from = found < 0 ? -found - 1 : found + 1;
            return Arrays.copyOfRange(ids, from, Math.min(count, from + most));
        }
    }

    RecentIds(MessageStore store) {
        this.store = store;
    }

    /// Adds a committed message.
    void add(UserId user, long id) {
        recent.computeIfAbsent(user, _ -> new Ids()).add(id);
        last = id;
    }

    /// The first of a user's ids here that are larger.
    long[] after(UserId user, long id, int most) {
        Ids ids = recent.get(user);
        return ids == null ? NONE : ids.after(id, most);
    }

    /// The last of a user's ids here, or 0.
    long last(UserId user) {
        Ids ids = recent.get(user);
        return ids == null ? 0 : ids.last();
    }

    /// Writes the runs whose time has come, or all.
    void write(boolean all) {
        Iterator<Map.Entry<UserId, Ids>> oldest = recent.entrySet().iterator();
        long indexed = last;
        while (oldest.hasNext()) {
            Map.Entry<UserId, Ids> next = oldest.next();
            Ids ids = next.getValue();
            if (!all && ids.ids[0] > last - SPAN) {
                indexed = ids.ids[0] - 1;
                break;
            }
            write(next.getKey(), ids);
            written++;
        }
        if (written > 0) {
            store.recordIndexed(indexed);
        }
    }

    private void write(UserId user, Ids ids) {
        for (int from = 0; from < ids.count; from += MAX_RUN) {
            int to = Math.min(ids.count, from + MAX_RUN);
            store.insertRun(user, Arrays.copyOfRange(ids.ids, from, to));
        }
    }

    /// What was written is on disk.
    ///
    /// @param indexed told each user and the last id that is now in the store
    void committed(BiConsumer<UserId, Long> indexed) {
        Iterator<Map.Entry<UserId, Ids>> oldest = recent.entrySet().iterator();
        for (; written > 0; written--) {
            Map.Entry<UserId, Ids> next = oldest.next();
            indexed.accept(next.getKey(), next.getValue().last());
            oldest.remove();
        }
    }

    void rolledBack() {
        written = 0;
    }
}
