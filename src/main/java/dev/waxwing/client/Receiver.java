package dev.waxwing.client;

import dev.waxwing.crypto.EnvelopeOpener;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Receives the messages of one queue, each shown once: verified, decrypted, stored in an [Inbox]
/// and synced with its neighbours, and only then acknowledged, again and again until the server
/// confirms. Works on a thread of its own, over as many connections as it takes.
///
/// - What is promised over kills is the inbox's promise; see [Inbox].
/// - A message that cannot be verified or decrypted is shown to nobody and refused with
///   `requeue=false`, so the server moves it to the dead letters; it is never acknowledged.
/// - Messages come in the order of the queue when this is its only consumer.
public final class Receiver implements AutoCloseable {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(15);

    private final ReceiverOptions options;
    private final ReceiverEvents events;
    private final Intake intake;
    private final Backoff backoff;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);

    /// Stored here, not confirmed there; owned by the receiver's thread.
    private Set<String> unconfirmed = new LinkedHashSet<>();

    private volatile boolean stopping;

    /// Set before [#stopping].
    private volatile long stopBy;

    private volatile @Nullable IOException failure;

    private Receiver(
            ReceiverOptions options, EnvelopeOpener opener, Inbox inbox, ReceiverEvents events) {
        this.options = options;
        this.events = events;
        this.intake = new Intake(opener, inbox, events, options.limit());
        this.backoff = new Backoff(FIRST_BACKOFF, options.mostBackoff());
        this.thread = Thread.ofPlatform().name("waxwing-receiver").unstarted(this::run);
    }

    /// Starts receiving. The server need not be there yet. The inbox stays the caller's to close,
    /// after the receiver.
    public static Receiver start(
            ReceiverOptions options, EnvelopeOpener opener, Inbox inbox, ReceiverEvents events) {
        Receiver receiver = new Receiver(options, opener, inbox, events);
        receiver.thread.start();
        return receiver;
    }

    private void run() {
        try {
            while (!isDone() && failure == null) {
                oneConnection();
            }
        } finally {
            ended.countDown();
        }
    }

    private boolean isDone() {
        return (stopping || intake.limitReached()) && unconfirmed.isEmpty()
                || System.nanoTime() - stopBy > 0 && stopping;
    }

    private void oneConnection() {
        Consumption consumption = new Consumption(options, this::wake);
        try (LineConnection connection = consumption.open()) {
            events.connected(options.endpoint());
            receive(connection, consumption);
        } catch (AuthenticationFailed | SetUpRefused | InboxFailed e) {
            end(e);
        } catch (IOException e) {
            rest(e);
        } catch (RuntimeException e) {
            end(new IOException("the receiver failed: " + e, e));
        }
    }

    private void receive(LineConnection connection, Consumption consumption) throws IOException {
        Acknowledgements acks = new Acknowledgements(connection, options.tries(), events);
        unconfirmed.forEach(acks::taken);
        acks.flush();
        try {
            while (true) {
                acks.takeConfirmations();
                if (!connection.isOpen()) {
                    throw connection.lost().join();
                }
                if (stopping || intake.limitReached()) {
                    unconfirmed = acks.unconfirmed();
                    if (acks.isEmpty() || isDone()) {
                        return;
                    }
                } else if (intake.take(consumption.arrived(), acks)) {
                    backoff.reset();
                    continue;
                }
                LockSupport.parkNanos(Math.min(acks.repeatOverdue(), timeToStop()));
            }
        } finally {
            acks.takeConfirmations();
            unconfirmed = acks.unconfirmed();
        }
    }

    private long timeToStop() {
        return stopping ? stopBy - System.nanoTime() : Long.MAX_VALUE;
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private void end(IOException why) {
        failure = why;
        events.stopped(String.valueOf(why.getMessage()));
    }

    private void rest(IOException why) {
        long nanos = backoff.next();
        if (!isDone()) {
            events.disconnected(String.valueOf(why.getMessage()), nanos / 1_000_000);
        }
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !isDone(); left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /// Why the receiver ended for good, if it did.
    public @Nullable IOException failure() {
        return failure;
    }

    /// Waits until the receiver has ended: by its limit, by [#close] or by a failure.
    ///
    /// @return false when the time was up first
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Finishes the messages in hand: stored ones are acknowledged and confirmed, for up to 15 s;
    /// the others return to the queue.
    @Override
    public void close() {
        stopBy = System.nanoTime() + CLOSE_WAIT.toNanos();
        stopping = true;
        wake();
        Joining.join(thread);
    }
}
