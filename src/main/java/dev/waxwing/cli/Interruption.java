package dev.waxwing.cli;

import java.util.concurrent.CountDownLatch;

/// SIGINT and SIGTERM while a command works: it finishes what is in hand and ends as if it were
/// done, and the exit code is the command's, not the signal's. Open it before, and close it after,
/// everything that the command has open: the process ends with it.
public final class Interruption implements AutoCloseable {
    private final CountDownLatch commandEnded = new CountDownLatch(1);
    private final Thread hook;
    private volatile int result;

    private Interruption(Runnable close) {
        hook = Thread.ofPlatform().name("waxwing-interrupted").unstarted(() -> end(close));
    }

    /// @param close ends what the command waits for; may be called from any thread
    public static Interruption closing(Runnable close) {
        Interruption interruption = new Interruption(close);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void end(Runnable close) {
        close.run();
        try {
            commandEnded.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(result);
    }

    /// The command's exit code.
    public int result(int code) {
        result = code;
        return code;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The signal came: the hook is running, and waits for this.
        }
        commandEnded.countDown();
    }
}
