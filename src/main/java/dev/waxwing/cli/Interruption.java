package dev.waxwing.cli;

import dev.waxwing.client.Receiver;
import java.util.concurrent.CountDownLatch;

/// SIGINT and SIGTERM while a receiver works: it finishes the message in hand, the command ends as
/// if it were done, and the exit code is the command's, not the signal's.
final class Interruption implements AutoCloseable {
    private final CountDownLatch commandEnded = new CountDownLatch(1);
    private final Thread hook;
    private volatile int result;

    private Interruption(Runnable close) {
        hook = Thread.ofPlatform().name("waxwing-interrupted").unstarted(() -> end(close));
    }

    static Interruption closing(Receiver receiver) {
        return closing(receiver::close);
    }

    /// @param close ends what the command waits for; may be called from any thread
    static Interruption closing(Runnable close) {
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
    int result(int code) {
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
