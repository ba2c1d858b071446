package dev.waxwing.cli.bench;

import dev.waxwing.client.Endpoint;
import dev.waxwing.client.FeedPosition;
import dev.waxwing.client.FeedReader;
import dev.waxwing.client.FeedSink;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One feed client of a measurement: counts its run's messages and whether each comes in its turn.
/// Others' messages are passed over. Reads on a thread of its own.
final class IngestListener implements FeedSink, AutoCloseable {
    private final String run;
    private final int expected;
    private final FeedReader reader;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int received;
    private volatile int misplaced;
    private volatile long endedAt;
    private volatile @Nullable String failure;

    /// @param run what its messages begin with, before their number
    IngestListener(Endpoint server, FeedPosition from, String run, int expected) {
        this.run = run;
        this.expected = expected;
        this.reader = new FeedReader(server, from, this);
        this.thread = Thread.ofPlatform().daemon().name("bench-feed").start(this::read);
    }

    private void read() {
        try {
            reader.run();
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the reading thread
    public void batch(FeedPosition behind, List<String> contents) {
        for (String content : contents) {
            if (content.startsWith(run)) {
                if (number(content) != received) {
                    misplaced++;
                }
                received++;
            }
        }
        if (received >= expected && endedAt == 0) {
            endedAt = System.nanoTime();
            ended.countDown();
        }
    }

    private int number(String content) {
        int end = content.indexOf(' ', run.length());
        return Integer.parseInt(content, run.length(), end, 10);
    }

    @Override
    public void lost(String why) {
        failure = why;
    }

    /// Waits until everything came, or it cannot, or the time is over.
    void await(long seconds) throws InterruptedException {
        var _ = ended.await(seconds, TimeUnit.SECONDS);
    }

    int received() {
        return received;
    }

    /// Messages that came twice, not at all, or out of their turn.
    int misplaced() {
        return misplaced;
    }

    /// When the last message came, by the monotonic clock; 0 when it did not.
    long endedAt() {
        return endedAt;
    }

    @Nullable String failure() {
        return failure;
    }

    @Override
    public void close() throws InterruptedException {
        reader.close();
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }
}
