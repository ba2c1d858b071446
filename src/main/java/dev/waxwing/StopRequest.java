package dev.waxwing;

import dev.waxwing.config.ServerConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/// SIGTERM, SIGINT or SIGHUP, at whatever moment: the JVM's shutdown hook, which waits for the
/// server's end and makes its success the exit code. What hangs is not waited for: everything that
/// was acknowledged is on disk, and the next start treats the end as one that was not orderly. Safe
/// for all threads.
final class StopRequest {
    /// How long after the signal the process is there at most, unless `server.drain` is longer.
    private static final Duration CONTRACT = Duration.ofSeconds(10);

    /// Of that, what the end of the process itself may take.
    private static final Duration MARGIN = Duration.ofMillis(500);

    /// How long a server that is just starting may take to get so far that it can be ended.
    private static final Duration START = Duration.ofSeconds(5);

    private final Duration patience;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean isGivenUp;
    private final Thread hook = new Thread(this::run, "stop");

    StopRequest(ServerConfig server) {
        Duration drain = server.drain();
        this.patience = (drain.compareTo(CONTRACT) > 0 ? drain : CONTRACT).minus(MARGIN);
    }

    /// Signals count from now on.
    void listen() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// The server is ready, and may be ended.
    ///
    /// @return whether that is wanted already
    boolean ready() {
        ready.countDown();
        return asked.getCount() == 0;
    }

    /// Waits until somebody wants the end.
    void await() throws InterruptedException {
        asked.await();
    }

    /// The server asks for its own end, because a part of it has failed too often.
    void giveUp() {
        isGivenUp = true;
        asked.countDown();
    }

    /// Whether the end is wanted because of a failure.
    boolean isGivenUp() {
        return isGivenUp;
    }

    /// The server has ended.
    void ended() {
        ready.countDown();
        ended.countDown();
    }

    /// The server has failed by itself, and the process ends with the exit code of that.
    void failed() {
        try {
            var _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It runs already: the end was wanted anyway.
        }
    }

    private void run() {
        long began = System.nanoTime();
        asked.countDown();
        try {
            if (!ready.await(START.toNanos(), TimeUnit.NANOSECONDS)
                    || !ended.await(
                            patience.toNanos() - (System.nanoTime() - began),
                            TimeUnit.NANOSECONDS)) {
                LoggerFactory.getLogger(StopRequest.class)
                        .error("Not everything has ended in time; the process ends all the same");
            }
            Runtime.getRuntime().halt(ExitCode.DONE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
