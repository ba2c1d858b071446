package dev.waxwing.client;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One connection to a line-protocol server. Any thread may ask; one virtual thread of its own
/// reads, completes the answers in the order of the questions and hands over pushed messages.
///
/// A connection never repairs itself: when it is lost every open question fails with
/// [ConnectionLost], and the owner opens another one. It counts as lost when the stream ends, and
/// when the server owes an answer and has sent nothing for the time of [Tries#patience]. While
/// nothing is asked a `ping` goes out every third of that time, so a peer that vanished without a
/// word is noticed too.
public final class LineConnection implements AutoCloseable {
    /// Receives pushed messages on the reader thread; blocking here slows the server down.
    @FunctionalInterface
    public interface Pushed {
        void message(Delivery delivery) throws InterruptedException;
    }

    private static final byte[] PING = "ping".getBytes(StandardCharsets.US_ASCII);

    private final Endpoint.Sockets sockets;
    private final LineReader in;
    private final OutputStream out;
    private final Pushed pushed;
    private final long patienceNanos;

    /// Held while a question is written, so that questions are noted in the order they go out.
    /// Taken before the lock inside [Questions], never after it.
    private final ReentrantLock writing = new ReentrantLock();

    private final Questions questions = new Questions();
    private final CompletableFuture<IOException> lost = new CompletableFuture<>();
    private volatile long lastRead = System.nanoTime();
    private volatile boolean consuming;
    private @Nullable ScheduledFuture<?> watch;

    private LineConnection(Endpoint.Sockets sockets, Tries tries, Pushed pushed)
            throws IOException {
        this.sockets = sockets;
        this.in = new LineReader(input(sockets));
        this.out = new BufferedOutputStream(sockets.talk().getOutputStream(), 64 * 1024);
        this.pushed = pushed;
        this.patienceNanos = tries.patience().toNanos();
    }

    private static InputStream input(Endpoint.Sockets sockets) throws IOException {
        return sockets.talk().getInputStream();
    }

    /// Connects, secures the connection and authenticates as the endpoint says.
    ///
    /// @param pushed gets what the server pushes after `consume`
    /// @throws AuthenticationFailed when the server refuses the token
    public static LineConnection open(Endpoint endpoint, Tries tries, Pushed pushed)
            throws IOException {
        LineConnection connection = new LineConnection(endpoint.connect(), tries, pushed);
        connection.start();
        try {
            connection.authenticate(endpoint);
            return connection;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /// Connects for asking only; pushed messages are dropped.
    public static LineConnection open(Endpoint endpoint) throws IOException {
        return open(endpoint, Tries.DEFAULT, _ -> {});
    }

    private void start() {
        Thread.ofVirtual().name("waxwing-client-reader").start(this::read);
        watch = Watch.every(Duration.ofNanos(patienceNanos / 10), this::look);
    }

    private void authenticate(Endpoint endpoint) throws IOException {
        String token = endpoint.token();
        if (token != null) {
            String reply = call("auth " + token);
            if (!reply.startsWith("OK")) {
                throw new AuthenticationFailed(reply);
            }
        }
    }

    /// Asks one line and waits for its answer.
    ///
    /// @throws ConnectionLost when none came
    public String call(String line) throws IOException {
        CompletableFuture<String> answer =
                ask(line.getBytes(StandardCharsets.UTF_8), null, line.startsWith("fetch "));
        flush();
        try {
            return answer.get(patienceNanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new ConnectionLost(String.valueOf(e.getMessage()));
        } catch (TimeoutException _) {
            abort("no answer within " + Duration.ofNanos(patienceNanos));
            throw new ConnectionLost("no answer within " + Duration.ofNanos(patienceNanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionLost("interrupted");
        }
    }

    /// Asks one line without waiting; it leaves with the next [#flush] or when the buffer is full.
    /// Blocks while the server takes no more.
    ///
    /// @param subject the message id that the answer will name; lets a later answer be told from
    ///   one that never came
    public CompletableFuture<String> ask(byte[] line, @Nullable String subject) {
        return ask(line, subject, false);
    }

    private CompletableFuture<String> ask(byte[] line, @Nullable String subject, boolean fetch) {
        writing.lock();
        try {
            CompletableFuture<String> answer = questions.add(subject, fetch);
            if (!answer.isDone()) {
                write(line);
            }
            return answer;
        } finally {
            writing.unlock();
        }
    }

    /// Asks one line about several messages without waiting, as [#ask] does.
    ///
    /// @param subjects the message ids, in the order of their answers
    /// @return one answer for each message; all the same when the server answers the line as a
    ///   whole
    List<CompletableFuture<String>> askTogether(byte[] line, List<String> subjects) {
        writing.lock();
        try {
            List<CompletableFuture<String>> answers = questions.add(subjects);
            if (!answers.getFirst().isDone()) {
                write(line);
            }
            return answers;
        } finally {
            writing.unlock();
        }
    }

    /// A failure ends the connection, and so every question.
    private void write(byte[] line) {
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException e) {
            abort("cannot write: " + e.getMessage());
        }
    }

    /// Sends what was asked.
    public void flush() {
        writing.lock();
        try {
            out.flush();
        } catch (IOException e) {
            abort("cannot write: " + e.getMessage());
        } finally {
            writing.unlock();
        }
    }

    /// From now on `Message:` lines are pushes, not answers to `fetch`.
    void consuming() {
        consuming = true;
    }

    /// Completes with the reason when the connection has ended.
    public CompletableFuture<IOException> lost() {
        return lost;
    }

    public boolean isOpen() {
        return !lost.isDone();
    }

    private void read() {
        try {
            for (byte[] line = in.next(); line != null; line = in.next()) {
                lastRead = System.nanoTime();
                take(line);
            }
            abort("the server closed the connection");
        } catch (IOException e) {
            abort("cannot read: " + e.getMessage());
        } catch (InterruptedException _) {
            abort("interrupted");
        }
    }

    private void take(byte[] line) throws InterruptedException {
        Delivery delivery = Delivery.parse(line);
        if (delivery != null && (consuming || !questions.headIsFetch())) {
            pushed.message(delivery);
        } else {
            questions.answer(new String(line, StandardCharsets.UTF_8));
        }
    }

    /// Runs on the watch's thread: must not block.
    private void look() {
        long now = System.nanoTime();
        long owed = questions.owedSince();
        if (owed != Questions.NOTHING_OWED) {
            if (now - owed > patienceNanos && now - lastRead > patienceNanos) {
                abort("the server is silent");
            }
        } else if (now - lastRead > patienceNanos / 3 && writing.tryLock()) {
            try {
                var _ = ask(PING, null, false);
                flush();
            } finally {
                writing.unlock();
            }
        }
    }

    private void abort(String why) {
        ConnectionLost cause = new ConnectionLost(why);
        if (lost.complete(cause)) {
            if (watch != null) {
                watch.cancel(false);
            }
            try {
                sockets.raw().close();
            } catch (IOException _) {
                // Nothing more can be done with it.
            }
            questions.fail(cause);
        }
    }

    /// Ends the connection; open questions fail.
    @Override
    public void close() {
        abort("closed");
    }
}
