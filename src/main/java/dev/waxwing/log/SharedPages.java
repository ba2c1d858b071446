package dev.waxwing.log;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was just read of logs, in the clear, for others who ask the same: after a crash all who
/// listen to a topic come back and miss the same pages. Over all logs within one bound, and what
/// was asked for last stays.
///
/// From before a commit that changes a log until after it, nothing is here of that log, and what
/// was being read meanwhile is not kept: so what is here is what the disk has. Safe for all
/// threads; its lock is held for moments.
final class SharedPages {
    /// What a log, a page and a record cost beside their bytes, about.
    private static final int OVERHEAD = 128;

    /// Counters of changes. Two logs that share one only keep each other from being kept.
    private static final int COUNTERS = 256;

    private final long limit;
    private final long[] changes = new long[COUNTERS];

    /// Commits that run.
    private final int[] changing = new int[COUNTERS];

    private final Map<LogName, Known> logs = new LinkedHashMap<>(16, 0.75f, true);
    private long used;

    /// What tells one page of a log from another.
    private record Asked(long after, int maxRecords, long maxBytes) {}

    /// What is known of one log, all of the same moment.
    private static final class Known {
        private final LogHead head;
        private final Map<Asked, List<LogRecord>> pages = new HashMap<>();
        private long size = OVERHEAD;

        Known(LogHead head) {
            this.head = head;
        }
    }

    /// @param limit bytes
    SharedPages(long limit) {
        this.limit = limit;
    }

    /// To be taken before a log is read, for [#keep].
    synchronized long moment(LogName name) {
        return changes[counter(name)];
    }

    /// Where a log stands, or null when that is not here.
    synchronized @Nullable LogHead head(LogName name) {
        Known known = logs.get(name);
        return known == null ? null : known.head;
    }

    /// What follows a position, or null when that is not here.
    synchronized @Nullable Reading find(
            LogName name, Position position, int maxRecords, long maxBytes) {
        Known known = logs.get(name);
        if (known == null) {
            return null;
        }
        Reading elsewhere = LogReader.elsewhere(known.head, position);
        if (elsewhere != null) {
            return elsewhere;
        }
        List<LogRecord> records =
                known.pages.get(new Asked(position.after(), maxRecords, maxBytes));
        return records == null ? null : new Reading.Page(known.head, records);
    }

    /// Keeps where a log stands, unless it has changed since.
    ///
    /// @param moment as it was before it was read
    synchronized void keep(LogName name, long moment, LogHead head) {
        if (isStill(name, moment)) {
            Known _ = logs.computeIfAbsent(name, _ -> added(head));
            makeRoom();
        }
    }

    /// Keeps what was read, likewise.
    synchronized void keep(
            LogName name,
            long moment,
            Position position,
            int maxRecords,
            long maxBytes,
            Reading reading) {
        if (!isStill(name, moment)) {
            return;
        }
        Known known = logs.computeIfAbsent(name, _ -> added(reading.head()));
        if (reading instanceof Reading.Page page && known.head.equals(page.head())) {
            Asked asked = new Asked(position.after(), maxRecords, maxBytes);
            if (known.pages.putIfAbsent(asked, page.records()) == null) {
                long size = size(page.records());
                known.size += size;
                used += size;
            }
        }
        makeRoom();
    }

    private void makeRoom() {
        Iterator<Known> eldest = logs.values().iterator();
        while (used > limit && eldest.hasNext()) {
            used -= eldest.next().size;
            eldest.remove();
        }
    }

    private Known added(LogHead head) {
        used += OVERHEAD;
        return new Known(head);
    }

    private static long size(List<LogRecord> records) {
        long size = OVERHEAD;
        for (LogRecord record : records) {
            size += OVERHEAD + record.body().length;
        }
        return size;
    }

    private boolean isStill(LogName name, long moment) {
        int counter = counter(name);
        return changing[counter] == 0 && changes[counter] == moment;
    }

    /// A commit is about to change a log; on the journal's writer, like [#changed].
    synchronized void changing(LogName name) {
        int counter = counter(name);
        changing[counter]++;
        changes[counter]++;
        Known known = logs.remove(name);
        if (known != null) {
            used -= known.size;
        }
    }

    /// The commit is done, or will not be.
    synchronized void changed(LogName name) {
        int counter = counter(name);
        changing[counter]--;
        changes[counter]++;
    }

    private static int counter(LogName name) {
        return name.hashCode() & COUNTERS - 1;
    }
}
