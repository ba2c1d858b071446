package dev.waxwing.feed;

import dev.waxwing.journal.StorageException;
import dev.waxwing.log.LogRecord;
import dev.waxwing.log.Logs;
import dev.waxwing.log.Position;
import dev.waxwing.log.Reading;
import dev.waxwing.log.Tail;
import dev.waxwing.log.TailSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the log and fills the ring, whoever takes from it. A full batch goes at once, another
/// one when its first message has waited for the linger. Guarded by itself: pages come on reading
/// threads, the linger ends on the timer's.
final class FeedPump implements TailSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedPump.class);
    private static final int PAGE_RECORDS = 2_000;
    private static final long PAGE_BYTES = 1 << 20;

    private final FeedRing ring;
    private final Runnable wake;
    private final Duration linger;
    private final ScheduledExecutorService timer;
    private final Logs logs;
    private final FeedBatch batch = new FeedBatch();
    private Tail tail;
    private long batches;
    private boolean isClosed;
    private volatile Optional<String> trouble = Optional.empty();

    /// @param wake tells the clients that there is more
    FeedPump(
            Logs logs,
            FeedRing ring,
            Duration linger,
            ScheduledExecutorService timer,
            Runnable wake) {
        this.logs = logs;
        this.ring = ring;
        this.linger = linger;
        this.timer = timer;
        this.wake = wake;
        this.tail = logs.tail(Feed.LOG, new Position(0, ring.end()), this);
    }

    void start() {
        tail.request(PAGE_RECORDS, PAGE_BYTES);
    }

    @Override
    public void page(Reading.Page page) {
        Tail from = fill(page);
        wake.run();
        from.request(PAGE_RECORDS, PAGE_BYTES);
    }

    private synchronized Tail fill(Reading.Page page) {
        for (LogRecord message : page.records()) {
            if (batch.isEmpty()) {
                batches++;
            }
            batch.add(message);
            if (batch.isFull()) {
                send();
            }
        }
        if (!batch.isEmpty()) {
            long waiting = batches;
            var _ = timer.schedule(() -> flush(waiting), linger.toNanos(), TimeUnit.NANOSECONDS);
        }
        return tail;
    }

    private void send() {
        if (!isClosed) {
            ring.add(batch.close());
        }
    }

    private void flush(long waiting) {
        synchronized (this) {
            if (batches != waiting || batch.isEmpty() || isClosed) {
                return;
            }
            send();
        }
        wake.run();
    }

    /// What the clients wait for was removed before they got it, or the log is another: go on with
    /// what there is.
    @Override
    public void ended(Reading why) {
        LOG.warn(
                "The feed goes on at offset {}: what was before is no longer kept",
                why.head().first());
        restart(new Position(0, why.head().first() - 1));
    }

    @Override
    public void failed(StorageException why) {
        LOG.error("The feed cannot read: {}", why.getMessage());
        trouble = Optional.of("the log cannot be read: " + why.getMessage());
        var _ = timer.schedule(() -> restart(tailPosition()), 1, TimeUnit.SECONDS);
    }

    private synchronized Position tailPosition() {
        return tail.position();
    }

    private void restart(Position position) {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            if (position.after() != tail.position().after()) {
                if (!batch.isEmpty()) {
                    send();
                }
                ring.restart(position.after());
            }
            trouble = Optional.empty();
            tail = logs.tail(Feed.LOG, position, this);
            tail.request(PAGE_RECORDS, PAGE_BYTES);
        }
        wake.run();
    }

    /// Why the clients do not get what there is; empty while they do.
    Optional<String> trouble() {
        return trouble;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        tail.close();
    }
}
