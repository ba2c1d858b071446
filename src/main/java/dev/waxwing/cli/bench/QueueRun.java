package dev.waxwing.cli.bench;

import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// One run from its first connection to its last. Used once; [#run] belongs to one thread, [#end]
/// may be called by any.
final class QueueRun {
    private static final Duration SET_UP = Duration.ofSeconds(60);
    private static final Duration HURRIED = Duration.ofSeconds(2);

    /// When nothing has arrived for so long, or for half of the time to drain, nothing more will:
    /// all leases are with consumers that are still here.
    private static final Duration QUIET = Duration.ofSeconds(10);

    private static final long LOOK_MS = 20;

    private final QueueLoad load;
    private final QueueTopology topology;
    private final MessageForm form;
    private final Scoreboard board;
    private final Consumer<String> progress;
    private final List<LoadProducer> producers = new ArrayList<>();
    private final List<LoadConsumer> consumers = new ArrayList<>();
    private Optional<ServerProcess> server;
    private volatile boolean hurried;

    /// @param server the server's process; where it is empty the server is asked
    /// @param progress told in a few words what begins
    QueueRun(
            QueueLoad load,
            Target target,
            Optional<ServerProcess> server,
            Consumer<String> progress) {
        int run = new SecureRandom().nextInt();
        this.load = load;
        this.topology = new QueueTopology(target, "%08x".formatted(run));
        this.form = new MessageForm(run, load.size());
        this.board = new Scoreboard(load.producers());
        this.server = server;
        this.progress = progress;
    }

    /// Ends the run before its time: what was measured until now is reported, and draining is cut
    /// short.
    void end() {
        hurried = true;
        board.end();
    }

    /// @throws IOException when the server cannot be reached or refuses the set-up, or the run
    ///   ended before there was anything to measure
    QueueReport run() throws IOException, InterruptedException {
        try (LineConnection first = topology.connect()) {
            if (server.isEmpty()) {
                server = ServerProcess.behind(first);
            }
            progress.accept("making fresh queues: %,d".formatted(load.queues()));
            topology.declare(first, load.queues());
            connectProducers();
            connectConsumers();
            return measure();
        } finally {
            closeAll();
        }
    }

    private void connectProducers() throws IOException, InterruptedException {
        if (load.backlog() > 0) {
            progress.accept("publishing a backlog of %,d messages".formatted(load.backlog()));
        }
        for (int p = 0; p < load.producers(); p++) {
            producers.add(new LoadProducer(p, load, topology, form, board));
        }
        Duration patience = SET_UP.plusSeconds(load.backlog() / 1_000);
        require("confirm the backlog", patience, () -> all(producers, LoadProducer::isFilled));
    }

    private void connectConsumers() throws IOException, InterruptedException {
        for (int c = 0; c < load.consumers(); c++) {
            consumers.add(new LoadConsumer(c, load, topology, form, board));
        }
        require("subscribe", SET_UP, () -> all(consumers, LoadConsumer::isSubscribed));
    }

    private QueueReport measure() throws IOException, InterruptedException {
        long start = board.now();
        producers.forEach(producer -> producer.start(start));
        progress.accept("warming up for " + load.warmUp().toSeconds() + " s");
        if (!pause(load.warmUp())) {
            throw ended("before the measurement began");
        }
        Reading from = Reading.take(board.openWindow(), board, server);
        progress.accept("measuring for " + load.window().toSeconds() + " s");
        boolean whole = pause(load.window());
        Reading to = Reading.take(board.closeWindow(), board, server);
        Optional<QueueReport.Memory> memory = server.map(QueueReport.Memory::of);
        boolean drained = drain();
        return new QueueReport(
                load,
                topology.target(),
                topology.run(),
                whole,
                new Interval(from, to),
                board.confirmLatency(),
                board.deliveryLatency(),
                board.lateness(),
                memory,
                QueueReport.Counts.of(board, drained));
    }

    /// Stops the producers and lets the consumers finish; true when what has not arrived by then
    /// will not arrive at all.
    private boolean drain() throws InterruptedException {
        progress.accept("draining the queues");
        for (LoadProducer producer : producers) {
            producer.stop();
        }
        long[] last = {-1, board.now()};
        return await(
                hurried ? HURRIED : load.drain(),
                () -> settled() && board.isEven() || hasBeenQuiet(last));
    }

    private boolean settled() {
        return all(producers, LoadProducer::isSettled);
    }

    /// @param last how many had arrived at the last change, and when that was
    private boolean hasBeenQuiet(long[] last) {
        long arrived = board.received.sum() + board.duplicates.sum() + board.acknowledged.sum();
        if (arrived != last[0]) {
            last[0] = arrived;
            last[1] = board.now();
        }
        long half = load.drain().toNanos() / 2;
        return board.now() - last[1] > Math.min(QUIET.toNanos(), half);
    }

    /// Waits, unless the run is to end before its time; false then.
    private boolean pause(Duration duration) throws InterruptedException {
        return !board.ending().await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void require(String what, Duration patience, BooleanSupplier done)
            throws IOException, InterruptedException {
        long deadline = board.now() + patience.toNanos();
        while (!done.getAsBoolean()) {
            if (!pause(Duration.ofMillis(LOOK_MS))) {
                throw ended("before the measurement began");
            }
            if (board.now() > deadline) {
                throw ended("the server did not " + what + " in " + patience.toSeconds() + " s");
            }
        }
    }

    private boolean await(Duration limit, BooleanSupplier done) throws InterruptedException {
        long deadline = board.now() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (board.now() > deadline || hurried && limit != HURRIED) {
                return false;
            }
            Thread.sleep(LOOK_MS);
        }
        return true;
    }

    private IOException ended(String why) {
        String error = board.firstError();
        return new IOException("the run ended: " + why + (error == null ? "" : ": " + error));
    }

    private static <T> boolean all(List<T> parts, Predicate<T> test) {
        return parts.stream().allMatch(test);
    }

    private void closeAll() throws IOException {
        for (Closeable end : Stream.concat(producers.stream(), consumers.stream()).toList()) {
            end.close();
        }
    }
}
