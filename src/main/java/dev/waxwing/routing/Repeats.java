package dev.waxwing.routing;

import dev.waxwing.journal.RepeatHash;
import dev.waxwing.log.LogName;
import dev.waxwing.log.LogRecord;
import dev.waxwing.log.Logs;
import dev.waxwing.log.Position;
import dev.waxwing.log.Reading;
import dev.waxwing.topics.TopicName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The newest named messages of the topics that are in use, so that one which is repeated because
/// its answer was lost is stored once. Owned by the journal's writer.
///
/// Nothing is written for it: each record holds its own hash, and a topic that is used for the
/// first time after a start is read back from its end.
final class Repeats {
    /// Topics in memory at a time.
    private static final int OPEN = 1_024;

    private static final long PAGE_BYTES = 1 << 20;

    private final Logs logs;
    private final LogKind kind;
    private final int limit;
    private final Map<TopicName, Map<Long, Long>> windows = new LinkedHashMap<>(64, 0.75f, true);

    /// @param limit messages of each topic that are known again
    Repeats(Logs logs, LogKind kind, int limit) {
        this.logs = logs;
        this.kind = kind;
        this.limit = limit;
    }

    /// The offset of the message with this hash; 0 when none is known.
    long find(TopicName topic, long hash) {
        return window(topic).getOrDefault(hash, 0L);
    }

    /// Remembers a message that the running group stores.
    void add(TopicName topic, long hash, long offset) {
        Map<Long, Long> window = window(topic);
        window.put(hash, offset);
        trim(window);
    }

    /// The running group has failed: what was added to this topic is not there.
    void forget(TopicName topic) {
        windows.remove(topic);
    }

    private Map<Long, Long> window(TopicName topic) {
        Map<Long, Long> known = windows.get(topic);
        if (known != null) {
            return known;
        }
        Map<Long, Long> read = read(kind.log(topic));
        windows.put(topic, read);
        if (windows.size() > OPEN) {
            Iterator<TopicName> eldest = windows.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return read;
    }

    private Map<Long, Long> read(LogName log) {
        Map<Long, Long> window = new LinkedHashMap<>();
        long last = logs.head(log).last();
        Position from = new Position(0, Math.max(0, last - limit));
        while (true) {
            switch (logs.read(log, from, limit, PAGE_BYTES)) {
                case Reading.Gap gap -> from = new Position(0, gap.head().first() - 1);
                case Reading.Page page when !page.records().isEmpty() -> {
                    page.records().forEach(record -> remember(window, record));
                    from = new Position(0, page.records().getLast().offset());
                }
                case Reading.Page _, Reading.Ahead _, Reading.OtherEpoch _ -> {
                    return window;
                }
            }
        }
    }

    private void remember(Map<Long, Long> window, LogRecord record) {
        long hash = TopicRecord.hash(record.body());
        if (hash != RepeatHash.NONE) {
            window.put(hash, record.offset());
            trim(window);
        }
    }

    private void trim(Map<Long, Long> window) {
        Iterator<Long> eldest = window.keySet().iterator();
        while (window.size() > limit) {
            eldest.next();
            eldest.remove();
        }
    }
}
