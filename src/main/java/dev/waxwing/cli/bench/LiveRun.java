package dev.waxwing.cli.bench;

import dev.waxwing.cli.bench.sockets.LoadAccounts;
import dev.waxwing.cli.bench.sockets.LoadAccounts.Account;
import dev.waxwing.cli.bench.sockets.SocketLoop;
import dev.waxwing.client.ServerUrl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// One run of `bench live` from its first account to its last connection. Used once; [#run] belongs
/// to one thread, [#end] may be called by any.
final class LiveRun {
    private static final Duration SET_UP = Duration.ofSeconds(120);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration HURRIED = Duration.ofSeconds(2);

    /// Connections that share an account, as many as a server lets one user have.
    private static final int SHARE = 10;

    private final LiveLoad load;
    private final Target target;
    private final Optional<ServerProcess> server;
    private final Consumer<String> progress;
    private final String run = "%08x".formatted(new SecureRandom().nextInt());
    private final LiveBoard board = new LiveBoard();
    private final CompletableFuture<Void> ending = new CompletableFuture<>();

    /// @param progress told in a few words what begins
    LiveRun(
            LiveLoad load,
            Target target,
            Optional<ServerProcess> server,
            Consumer<String> progress) {
        this.load = load;
        this.target = target;
        this.server = server;
        this.progress = progress;
    }

    /// Ends the run before its time: what was measured until now is reported.
    void end() {
        ending.complete(null);
    }

    /// @throws IOException when the server cannot be reached or refuses the set-up, or the run
    ///   ended before there was anything to measure
    LiveReport run() throws IOException, InterruptedException {
        OptionalDouble before = resident();
        InetSocketAddress address = new InetSocketAddress(target.host(), target.port());
        LoadAccounts accounts =
                new LoadAccounts(ServerUrl.parse("http://" + target.host() + ":" + target.port()));
        int count = accountsNeeded();
        progress.accept("making accounts: %,d".formatted(count));
        List<Account> people = accounts.make("bench-" + run + "-", count);
        try (SocketLoop loop = new SocketLoop(address)) {
            return measure(loop, accounts, people, before);
        } finally {
            accounts.logOut(people);
        }
    }

    private int accountsNeeded() {
        return switch (load.kind()) {
            case STORM, MIXED -> SessionWork.accounts(load);
            case FAN_OUT, PAIRS, IDLE -> 1 + load.connections() / SHARE;
        };
    }

    private LiveReport measure(
            SocketLoop loop, LoadAccounts accounts, List<Account> people, OptionalDouble before)
            throws IOException, InterruptedException {
        LiveWork work = LiveWork.of(new LiveWork.Parts(loop, load, run, people, board));
        progress.accept("connecting: %,d".formatted(load.connections()));
        loop.run(work::open);
        require(loop, work);
        OptionalDouble idle = load.kind() == LiveLoad.Kind.IDLE ? before : OptionalDouble.empty();
        loop.run(work::start);
        progress.accept("warming up for " + load.warmUp().toSeconds() + " s");
        boolean isWarm = pause(load.warmUp());
        if (isWarm && load.kind() == LiveLoad.Kind.STORM) { // their tokens may have grown old
            progress.accept("renewing the tokens of those who will come back");
            accounts.renew(people);
        }
        if (!isWarm || ending.isDone()) {
            throw new IOException("the run ended before the measurement began");
        }
        Reading from = loop.call(() -> open(work));
        progress.accept("measuring for " + load.window().toSeconds() + " s");
        boolean whole = pause(load.window());
        Reading to = loop.call(() -> close(work));
        Optional<QueueReport.Memory> memory = server.map(QueueReport.Memory::of);
        progress.accept("waiting for what is on its way");
        loop.run(work::stop);
        boolean settled = settles(loop, work);
        LiveReport report =
                loop.call(() -> report(work, new Interval(from, to), whole, settled, idle, memory));
        loop.run(work::close);
        Throwable failure = loop.failure();
        if (failure != null) {
            throw new IOException("the load failed: " + failure.getMessage(), failure);
        }
        return report;
    }

    private Reading open(LiveWork work) {
        board.openWindow();
        work.measure();
        return reading(work);
    }

    private Reading close(LiveWork work) {
        board.closeWindow();
        return reading(work);
    }

    private Reading reading(LiveWork work) {
        work.count();
        return Reading.take(System.nanoTime(), board.confirmed, board.received, server);
    }

    private LiveReport report(
            LiveWork work,
            Interval interval,
            boolean whole,
            boolean settled,
            OptionalDouble before,
            Optional<QueueReport.Memory> memory) {
        work.count();
        return new LiveReport(
                load,
                target,
                run,
                whole,
                settled,
                interval,
                Percentiles.of(board.latency),
                before,
                memory,
                work.figures(),
                board.sent,
                board.received,
                board.missed,
                board.repeated,
                board.errors,
                board.firstError);
    }

    private OptionalDouble resident() {
        return server.isPresent() ? server.get().residentMib() : OptionalDouble.empty();
    }

    private void require(SocketLoop loop, LiveWork work) throws IOException, InterruptedException {
        CompletableFuture<Void> known =
                loop.when(
                        () -> work.isReady() || board.firstError != null || loop.failure() != null);
        boolean inTime = comes(CompletableFuture.anyOf(known, ending), SET_UP);
        if (ending.isDone()) {
            throw new IOException("the run ended before the measurement began");
        }
        Throwable failure = loop.failure();
        String refused = failure == null ? board.firstError : failure.getMessage();
        if (refused != null || !inTime) {
            throw new IOException(
                    "not everybody was let in"
                            + (refused == null ? " in time" : ": " + refused)
                            + " (see --help for the server's settings)");
        }
    }

    private boolean settles(SocketLoop loop, LiveWork work) throws InterruptedException {
        CompletableFuture<Void> settled =
                loop.when(() -> work.isSettled() || loop.failure() != null);
        if (ending.isDone()) {
            return comes(settled, HURRIED);
        }
        var _ = comes(CompletableFuture.anyOf(settled, ending), DRAIN);
        return settled.isDone();
    }

    /// Waits, unless the run is to end before its time; false then.
    private boolean pause(Duration duration) throws InterruptedException {
        return !comes(ending, duration);
    }

    /// Waits for an end, whatever it is; false when none comes in time.
    private static boolean comes(CompletableFuture<?> end, Duration within)
            throws InterruptedException {
        try {
            var _ = end.get(within.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | CancellationException _) {
            return true;
        } catch (TimeoutException _) {
            return false;
        }
    }
}
