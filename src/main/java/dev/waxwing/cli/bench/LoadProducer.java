package dev.waxwing.cli.bench;

import static dev.waxwing.cli.bench.LineConnection.ascii;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One connection that publishes: a thread that writes, and one that reads the confirms and gives
/// the credit for further messages back. Batches what is ready to be sent; sends nothing late for
/// the sake of a batch.
final class LoadProducer implements Closeable {
    private static final int BATCH_BYTES = 32 << 10;

    private final int number;
    private final QueueLoad load;
    private final MessageForm form;
    private final Scoreboard scoreboard;
    private final LineConnection connection;
    private final byte[][] commands;
    private final Semaphore credit;
    private final byte[] id = new byte[MessageForm.ID];
    private final CountDownLatch filled = new CountDownLatch(1);
    private final CountDownLatch start = new CountDownLatch(1);
    private final Thread writer;
    private volatile boolean closing;
    private volatile boolean stopping;
    private volatile long startedAt;
    private long sequence;

    /// Connects, and begins with its share of the backlog at once.
    LoadProducer(
            int number, QueueLoad load, QueueTopology topology, MessageForm form, Scoreboard board)
            throws IOException {
        this.number = number;
        this.load = load;
        this.form = form;
        this.scoreboard = board;
        this.connection = topology.connect();
        this.commands = topology.publishCommands(load.sharedBy(number, load.producers()));
        this.credit = new Semaphore(load.inFlight());
        this.writer = Thread.ofPlatform().daemon().name("producer-" + number).start(this::write);
        Thread.ofPlatform().daemon().name("confirms-" + number).start(this::readConfirms);
    }

    /// Whether the producer's share of the backlog is confirmed.
    boolean isFilled() {
        return filled.getCount() == 0;
    }

    /// Lets the load begin.
    ///
    /// @param at the time of the run's clock from which on messages are due
    void start(long at) {
        startedAt = at;
        start.countDown();
    }

    /// Ends the load; returns when nothing more will be sent, or after 5 s of a server that does
    /// not read.
    void stop() throws InterruptedException {
        stopping = true;
        start.countDown();
        writer.interrupt();
        writer.join(5_000);
    }

    /// Whether every message that was sent has its reply.
    boolean isSettled() {
        return !writer.isAlive() && credit.availablePermits() == load.inFlight();
    }

    @Override
    public void close() throws IOException {
        closing = true;
        stopping = true;
        connection.close();
    }

    private void write() {
        try {
            fill();
            start.await();
            run();
        } catch (InterruptedException _) {
            // stopped while it waited for credit
        } catch (IOException e) {
            lost(e.getMessage());
        }
        try {
            connection.flush();
        } catch (IOException e) {
            lost(e.getMessage());
        }
    }

    private void fill() throws IOException, InterruptedException {
        int share = load.backlog() / load.producers();
        int rest = number < load.backlog() % load.producers() ? 1 : 0;
        for (int i = 0; i < share + rest && !stopping; i++) {
            takeCredit();
            publish(scoreboard.now());
        }
        connection.flush();
        credit.acquire(load.inFlight());
        credit.release(load.inFlight());
        filled.countDown();
    }

    private void run() throws IOException, InterruptedException {
        Pace pace = Pace.of(load, number, startedAt);
        long done = 0;
        try {
            while (!stopping) {
                awaitDue(pace.due(done));
                takeCredit();
                if (stopping) {
                    credit.release();
                } else {
                    publish(pace.isFree() ? scoreboard.now() : pace.due(done));
                    done++;
                }
            }
        } finally {
            scoreboard.owe(pace, done);
        }
    }

    private void awaitDue(long due) throws IOException {
        long early = due - scoreboard.now();
        if (early > 0) {
            connection.flush();
        }
        while (early > 0 && !stopping) {
            LockSupport.parkNanos(early);
            early = due - scoreboard.now();
        }
    }

    private void takeCredit() throws IOException, InterruptedException {
        if (!credit.tryAcquire()) {
            connection.flush();
            credit.acquire();
        }
    }

    private void publish(long due) throws IOException {
        connection.batch().put(commands[(int) (sequence % commands.length)]);
        form.append(connection.batch(), id, number, sequence++, due);
        scoreboard.send(due, scoreboard.now());
        if (connection.batch().length() >= BATCH_BYTES) {
            connection.flush();
        }
    }

    private void readConfirms() {
        try {
            connection.readAll(new Confirms());
            lost("the server closed the connection");
        } catch (IOException e) {
            lost(e.getMessage());
        }
    }

    private void lost(@Nullable String why) {
        if (!closing) {
            scoreboard.fail("producer " + number + ": " + why);
        }
    }

    /// The replies to what was published; each gives one credit back, those of one read together.
    private final class Confirms implements LineConnection.Lines {
        private static final byte[] ACK = ascii("ACK ");

        private int replies;

        @Override
        public void line(byte[] buffer, int from, int to) {
            int at = from + ACK.length;
            if (Lead.matches(ACK, buffer, from, to) && form.isId(buffer, at, to)) {
                scoreboard.confirm(
                        number,
                        MessageForm.sequence(buffer, at),
                        MessageForm.due(buffer, at),
                        scoreboard.now());
            } else {
                scoreboard.refuse(new String(buffer, from, to - from, StandardCharsets.UTF_8));
            }
            replies++;
        }

        @Override
        public void dry() {
            credit.release(replies);
            replies = 0;
        }
    }
}
