package dev.waxwing.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Carries an outbox to the server on a thread of its own: connects, publishes under a window,
/// repeats, settles, and starts over when the connection is lost, with the same messages and the
/// same ids in the same order.
final class SenderLink {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);

    /// Bytes of a batch's line: about what leaves in one write. A message that is longer goes
    /// alone.
    private static final int MOST_BATCH = 64 * 1024;

    private final SenderOptions options;
    private final Outbox outbox;
    private final RejectedFile rejected;
    private final SenderEvents events;
    private final Backoff backoff;
    private final Thread thread;
    private final int batchBytes;
    private volatile boolean stopping;
    private volatile @Nullable IOException failure;
    private volatile @Nullable LineConnection current;
    private long pausedUntil;

    SenderLink(SenderOptions options, Outbox outbox, RejectedFile rejected, SenderEvents events) {
        this.options = options;
        this.outbox = outbox;
        this.rejected = rejected;
        this.events = events;
        this.backoff = new Backoff(FIRST_BACKOFF, options.mostBackoff());
        this.batchBytes = Math.min(options.maxLine(), MOST_BATCH) - PublishLine.OVERHEAD;
        this.thread = Thread.ofPlatform().name("waxwing-sender").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// There may be something to do.
    void wake() {
        LockSupport.unpark(thread);
    }

    /// Ends without waiting for answers.
    void stop() {
        stopping = true;
        LineConnection connection = current;
        if (connection != null) {
            connection.close();
        }
        wake();
        Joining.join(thread);
    }

    /// Why the link ended for good, if it did.
    @Nullable IOException failure() {
        return failure;
    }

    private void run() {
        while (!stopping && failure == null) {
            try (LineConnection connection = connect()) {
                current = connection;
                events.connected(options.endpoint());
                carry(connection);
            } catch (AuthenticationFailed | SetUpRefused e) {
                end(e);
            } catch (IOException e) {
                rest(e);
            } catch (RuntimeException e) {
                end(new IOException("the sender failed: " + e, e));
            }
        }
    }

    private LineConnection connect() throws IOException {
        LineConnection connection =
                LineConnection.open(options.endpoint(), options.tries(), _ -> {});
        try {
            SetUp.ask(connection, options.setUp());
            var _ = connection.lost().thenRun(this::wake);
            return connection;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void end(IOException why) {
        failure = why;
        events.stopped(String.valueOf(why.getMessage()));
        outbox.abandon(why);
    }

    private void rest(IOException why) {
        long nanos = backoff.next();
        if (!stopping) {
            events.disconnected(String.valueOf(why.getMessage()), nanos / 1_000_000);
        }
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !stopping; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void carry(LineConnection connection) throws IOException {
        Flights<Pending> flights = new Flights<>(connection, options.tries(), this::line);
        try {
            while (!stopping) {
                takeAnswers(flights);
                if (!connection.isOpen()) {
                    throw connection.lost().join();
                }
                publish(connection, flights);
                LockSupport.parkNanos(Math.min(flights.repeatOverdue(), pauseLeft()));
            }
        } finally {
            connection.close();
            takeAnswers(flights);
            outbox.unsend(flights.unanswered());
        }
    }

    private byte[] line(Pending p) {
        try {
            events.publishing(p.id, p.published);
            p.published = true;
            return outbox.line(p);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long pauseLeft() {
        long left = pausedUntil - System.nanoTime();
        return pausedUntil == 0 || left <= 0 ? Long.MAX_VALUE : left;
    }

    private void publish(LineConnection connection, Flights<Pending> flights) {
        if (pauseLeft() != Long.MAX_VALUE) {
            return;
        }
        boolean asked = false;
        while (flights.size() < options.window() && connection.isOpen()) {
            List<Pending> next = outbox.pollUnsent(options.window() - flights.size(), batchBytes);
            if (next.isEmpty()) {
                break;
            }
            ask(flights, next);
            asked = true;
        }
        if (asked) {
            connection.flush();
        }
    }

    private void ask(Flights<Pending> flights, List<Pending> next) {
        if (next.size() == 1) {
            flights.ask(next.getFirst().id, next.getFirst());
            return;
        }
        SequencedMap<String, Pending> together = new LinkedHashMap<>();
        next.forEach(p -> together.put(p.id, p));
        flights.ask(together, () -> PublishLine.batch(next.stream().map(this::line).toList()));
    }

    private void takeAnswers(Flights<Pending> flights) throws IOException {
        for (var a = flights.poll(); a != null; a = flights.poll()) {
            String refusal = Answers.withoutSubject(a.answer(), a.id());
            boolean aboutAll = a.amongOthers() && refusal.equals(a.answer());
            if (a.answer().startsWith(Answers.ACK)) {
                acknowledged(a.about());
            } else if (Answers.isAboutAuthentication(refusal)) {
                outbox.unsend(List.of(a.about()));
                throw new AuthenticationFailed(refusal);
            } else if (Answers.isPassing(refusal)) {
                postpone(a.about(), refusal);
            } else if (Answers.isRefusal(refusal) && aboutAll) {
                // Perhaps because of another one: published alone, it gets an answer of its own.
                outbox.unsend(List.of(a.about()));
            } else if (Answers.isRefusal(refusal)) {
                reject(a.about(), refusal);
            } else {
                outbox.unsend(List.of(a.about()));
                throw new ConnectionLost("the server's answers are out of step: " + a.answer());
            }
        }
    }

    private void acknowledged(Pending p) {
        backoff.reset();
        outbox.settle(p);
        p.submission.outcome().complete(new Outcome.Acknowledged(p.id));
        events.acknowledged(p.id);
    }

    private void postpone(Pending p, String reason) {
        pausedUntil = System.nanoTime() + backoff.next();
        outbox.unsend(List.of(p));
        events.postponed(p.id, reason);
    }

    private void reject(Pending p, String reason) throws IOException {
        try {
            rejected.keep(p.id, reason, outbox.line(p));
        } catch (IOException e) {
            outbox.unsend(List.of(p));
            throw e;
        }
        outbox.settle(p);
        p.submission.outcome().complete(new Outcome.Rejected(p.id, reason));
        events.rejected(p.id, reason);
    }
}
