package dev.waxwing.routing;

import dev.waxwing.journal.StorageException;
import dev.waxwing.log.LogHead;
import dev.waxwing.log.LogName;
import dev.waxwing.log.LogRecord;
import dev.waxwing.log.Logs;
import dev.waxwing.log.Position;
import dev.waxwing.log.Reading;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.Outbox;
import dev.waxwing.topics.TopicName;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection that reads one topic's log to its end, then listens live. Pages are read on
/// virtual threads, the next one when the last one is with the operating system: a client that
/// reads slowly is read for slowly. What is dispatched meanwhile is left out here, by its offset,
/// because the log has it. Guarded by itself.
final class CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    /// Messages of a page.
    private static final int PAGE_RECORDS = 64;

    private static final long PAGE_BYTES = 64 << 10;

    private final Logs logs;
    private final LogKind kind;
    private final TopicName topic;
    private final Outbox outbox;
    private final Consumer<CatchUp> done;
    private Place place;

    /// The newest that was dispatched and left out.
    private long leftOut;

    /// Live from this offset on; 0 while the log is read.
    private long liveFrom;

    private boolean isOver;

    /// @param done told when nothing that is handed over has to be looked at here any more
    CatchUp(
            Logs logs,
            LogKind kind,
            TopicName topic,
            Outbox outbox,
            Place from,
            Consumer<CatchUp> done) {
        this.logs = logs;
        this.kind = kind;
        this.topic = topic;
        this.outbox = outbox;
        this.place = from;
        this.done = done;
    }

    TopicName topic() {
        return topic;
    }

    /// Has the next page read; on any thread.
    private void start() {
        logs.execute(this::run);
    }

    /// The topic is not listened to any more.
    synchronized void cancel() {
        isOver = true;
    }

    /// Whether a message that is dispatched is for the client, and not read from the log.
    boolean admits(long offset) {
        synchronized (this) {
            if (liveFrom == 0) {
                leftOut = Math.max(leftOut, offset);
                return false;
            }
            if (offset < liveFrom) {
                return false;
            }
        }
        done.accept(this);
        return true;
    }

    /// Reads the next page; on a thread that may wait.
    void run() {
        try {
            read();
        } catch (StorageException e) {
            LOG.warn("A topic cannot be read: {}", e.getMessage());
            outbox.close(CloseCode.INTERNAL_ERROR, "a topic cannot be read");
        } catch (RuntimeException e) { // others are read behind this one, by the same thread
            LOG.error("A topic cannot be read", e);
            outbox.close(CloseCode.INTERNAL_ERROR, "a topic cannot be read");
        }
    }

    private void read() {
        LogName log = kind.log(topic);
        while (!isOver()) {
            Place from = place();
            Position position = new Position(from.epoch(), from.offset());
            switch (logs.readShared(log, position, PAGE_RECORDS, PAGE_BYTES)) {
                case Reading.Page page when page.records().isEmpty() -> {
                    if (goLive(page.head().next())) {
                        return;
                    }
                }
                case Reading.Page page -> {
                    send(page.head(), page.records());
                    return;
                }
                case Reading.Gap gap -> skip(gap, gap.head().first() - 1);
                case Reading.OtherEpoch other -> skip(other, other.head().first() - 1);
                case Reading.Ahead ahead -> skip(ahead, ahead.head().last());
            }
        }
    }

    /// What was asked for is not there: says so, and goes on behind it.
    private void skip(Reading why, long offset) {
        long epoch = why.head().epoch();
        outbox.offer(kind.gap(topic, epoch, offset + 1));
        moveTo(new Place(epoch, offset));
    }

    /// Behind the last page, what was not dispatched meanwhile need not be looked for.
    private void send(LogHead head, List<LogRecord> records) {
        long epoch = head.epoch();
        boolean isWhole = records.getLast().offset() >= head.last();
        Runnable written = isWhole ? () -> goOn(head.next()) : this::start;
        Iterator<LogRecord> rest = records.iterator();
        while (rest.hasNext() && !isOver()) {
            LogRecord record = rest.next();
            EncodedFrame frame = kind.message(topic, epoch, record.offset(), record.body());
            Place next = new Place(epoch, record.offset());
            moveTo(next);
            boolean isTaken = rest.hasNext() ? outbox.offer(frame) : outbox.offer(frame, written);
            if (!isTaken) {
                return; // the connection ends
            }
        }
    }

    private void goOn(long next) {
        if (!goLive(next)) {
            start();
        }
    }

    /// False when something was left out that is not read yet.
    private synchronized boolean goLive(long next) {
        if (leftOut >= next) {
            return false;
        }
        liveFrom = next;
        return true;
    }

    private synchronized void moveTo(Place next) {
        place = next;
    }

    private synchronized Place place() {
        return place;
    }

    private synchronized boolean isOver() {
        return isOver;
    }
}
