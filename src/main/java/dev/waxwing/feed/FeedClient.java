package dev.waxwing.feed;

import dev.waxwing.journal.StorageException;
import dev.waxwing.log.Position;
import dev.waxwing.log.Reading;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.Outbox;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection that listens: a position in the feed, and a window of frames on their way.
/// Guarded by itself; lock order: client, then ring or handed.
public final class FeedClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedClient.class);

    /// Frames and bytes given to the outbox and not yet written: well below its bounds.
    private static final int WINDOW_FRAMES = 64;

    private static final long WINDOW_BYTES = 256 << 10;

    private static final int PAGE_RECORDS = 1_000;
    private static final long PAGE_BYTES = 256 << 10;

    private final FeedParts parts;
    private final Outbox out;
    private final long start;
    private final boolean isExact;
    private final Consumer<FeedClient> gone;
    private final Deque<FeedFrame> replayed = new ArrayDeque<>();
    private long position;
    private int framesOut;
    private long bytesOut;
    private long progressAt = System.nanoTime();
    private boolean isReading;
    private boolean isDraining;
    private boolean wasUpToDate;
    private boolean isClosed;

    /// @param after what it knows already, up to this offset
    /// @param isExact whether it counts from there, so that nothing may be left out
    FeedClient(
            FeedParts parts, Outbox out, long after, boolean isExact, Consumer<FeedClient> gone) {
        this.parts = parts;
        this.out = out;
        this.start = after;
        this.position = after;
        this.isExact = isExact;
        this.gone = gone;
    }

    /// The offset behind which it began.
    public long start() {
        return start;
    }

    /// Gives the outbox what there is, as far as the window allows.
    void drain() {
        boolean hasEnded;
        synchronized (this) {
            if (isDraining) {
                return; // called back by the outbox in the midst of it: the loop goes on
            }
            isDraining = true;
            try {
                while (step()) {}
            } finally {
                isDraining = false;
            }
            hasEnded = isClosed;
        }
        if (hasEnded) {
            gone.accept(this);
        }
    }

    private boolean step() {
        if (isClosed || framesOut >= WINDOW_FRAMES || bytesOut >= WINDOW_BYTES) {
            return false;
        }
        FeedFrame next = next();
        if (next != null) {
            send(next);
            return true;
        }
        long to = isReading ? position : parts.ring().replayTo(position);
        if (to > position) {
            replay(position, to);
        }
        return false;
    }

    private @Nullable FeedFrame next() {
        FeedFrame again = replayed.poll();
        if (again != null || isReading) {
            return again;
        }
        FeedFrame live = parts.ring().next(position);
        wasUpToDate |= live != null;
        return live;
    }

    private void send(FeedFrame frame) {
        if (framesOut == 0) {
            progressAt = System.nanoTime();
        }
        position = frame.last();
        framesOut++;
        bytesOut += frame.size();
        isClosed = !out.offer(frame.encoded(), () -> written(frame));
    }

    private void written(FeedFrame frame) {
        synchronized (this) {
            framesOut--;
            bytesOut -= frame.size();
            progressAt = System.nanoTime();
            parts.handed().advance(start, frame.last());
        }
        parts.sent().accept((int) (frame.last() - frame.first() + 1));
        drain();
    }

    private void replay(long from, long to) {
        isReading = true;
        parts.logs().execute(() -> read(from, to));
    }

    private void read(long from, long to) {
        int records = (int) Math.min(PAGE_RECORDS, to - from);
        try {
            took(parts.logs().read(Feed.LOG, new Position(0, from), records, PAGE_BYTES));
        } catch (StorageException e) {
            LOG.error("A feed client ends, the log cannot be read: {}", e.getMessage());
            end(CloseCode.INTERNAL_ERROR, "the storage has failed");
        }
    }

    private void took(Reading reading) {
        switch (reading) {
            case Reading.Page page -> {
                List<FeedFrame> frames = FeedBatch.of(page.records());
                synchronized (this) {
                    isReading = false;
                    replayed.addAll(frames);
                }
                drain();
            }
            case Reading.Gap gap -> overtaken(gap.head().first() - 1);
            case Reading.Ahead _, Reading.OtherEpoch _ ->
                    end(CloseCode.INTERNAL_ERROR, "the feed is another one");
        }
    }

    /// What it was to get next is no longer kept.
    private void overtaken(long last) {
        if (isExact) {
            end(CloseCode.NOT_KEPT, "offsets up to " + last + " are no longer kept");
            return;
        }
        LOG.warn("Messages up to offset {} were removed before any client got them", last);
        parts.handed().skipTo(last);
        synchronized (this) {
            position = last;
            isReading = false;
        }
        drain();
    }

    /// Ends it when it cannot keep up.
    void check(long now) {
        boolean isStalled;
        boolean isFarBehind;
        synchronized (this) {
            isStalled = framesOut > 0 && now - progressAt > parts.config().patience().toNanos();
            isFarBehind = wasUpToDate && parts.ring().end() - position > parts.config().maxBehind();
        }
        if (isStalled || isFarBehind) {
            end(CloseCode.SLOW, "cannot keep up; go on with after=OFFSET");
        }
    }

    private void end(CloseCode code, String why) {
        synchronized (this) {
            isClosed = true;
        }
        out.close(code, why);
        gone.accept(this);
    }

    /// The connection has ended.
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            replayed.clear();
        }
        gone.accept(this);
    }
}
