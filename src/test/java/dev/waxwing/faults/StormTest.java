package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.cli.bench.sockets.LiveProbe;
import dev.waxwing.cli.bench.sockets.LivePublisher;
import dev.waxwing.cli.bench.sockets.LiveSession;
import dev.waxwing.cli.bench.sockets.LoadAccounts;
import dev.waxwing.cli.bench.sockets.LoadAccounts.Account;
import dev.waxwing.cli.bench.sockets.SocketLoop;
import dev.waxwing.client.ServerUrl;
import dev.waxwing.e2e.Installation;
import dev.waxwing.e2e.RunningServer;
import dev.waxwing.e2e.ServerLaunch;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGKILL, and everybody comes back at once: each session gets exactly what it missed of its
/// topics and of its direct messages, checked by number, while others go on publishing.
///
/// What each misses: before the kill nobody reads any more, and the publishers have it acknowledged
/// that [#BURST] messages of each topic and of each conversation are on disk. Time counts from when
/// the process is started again until the last session has all of that. The clients have come back
/// once before, so that it is not their own code that has to be compiled meanwhile.
@SuppressWarnings("NullAway.Init") // each test sets the fields that it uses
final class StormTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /// Messages of each log that nobody hears before the kill.
    private static final int BURST = 2;

    /// Sessions that listen to one topic. Each listens to two.
    private static final int LISTENERS = 100;

    /// Messages a second to topics, and as many to users, without end.
    private static final int RATE = 50;

    private static final int PROBES = 10;
    private static final long PROBE_GAP = TimeUnit.MILLISECONDS.toNanos(20);

    @TempDir Path directory;

    private final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
    private final List<LiveSession> sessions = new ArrayList<>();
    private List<String> topics = List.of();
    private RunningServer server;
    private SocketLoop loop;
    private LivePublisher publisher;
    private List<LiveProbe> probes;
    private boolean isPublishing = true;
    private int turn;

    @AfterEach
    void stop() {
        loop.close();
        server.close();
    }

    @Test
    void threeHundredComeBack() throws Exception {
        var _ = storm(300, Optional.empty());
    }

    /// As a user has it: by the launcher, with its ahead-of-time cache, when the jar was built.
    @Test
    @Tag("long")
    void fiveThousandComeBackWithinTenSeconds() throws Exception {
        Duration took = storm(Integer.getInteger("storm.sessions", 5_000), Installation.shared());
        assertThat(took).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    /// @return from the start of the process until the last has all
    private Duration storm(int count, Optional<Installation> installed) throws Exception {
        start(count, installed);
        await().atMost(PATIENCE).until(() -> all(LiveSession::isReady));
        loop.run(() -> {
            publisher.connect();
            probes.forEach(LiveProbe::connect);
            goOn(System.nanoTime());
        });
        await().atMost(PATIENCE).until(() -> all(session -> session.heard() > 0));
        loop.run(() -> sessions.forEach(LiveSession::leave));
        await().atMost(PATIENCE).until(() -> all(session -> !session.isReady()));
        loop.run(() -> sessions.forEach(LiveSession::connect));
        await().atMost(PATIENCE).until(() -> all(LiveSession::isReady));

        long[] burst = miss(count);
        server.kill();
        loop.run(() -> {
            sessions.forEach(LiveSession::leave);
            latency.reset();
        });
        Duration before = cpu(ProcessHandle.current().pid());
        long restarted = System.nanoTime();
        server.restart();
        Duration ready = Figures.since(restarted);
        loop.run(() -> sessions.forEach(LiveSession::connect));
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(() -> all(session -> session.resumed() + session.refused() > 1));
        Duration back = Figures.since(restarted);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(() -> haveHeard(burst));
        Duration took = Figures.since(restarted);
        Duration servers = cpu(server.pid());
        Duration clients = cpu(ProcessHandle.current().pid()).minus(before);
        Histogram meanwhile = loop.call(latency::copy);

        loop.run(() -> isPublishing = false);
        await().atMost(PATIENCE).until(() -> publisher.waiting() == 0);
        long[] last = loop.call(this::published);
        await().atMost(PATIENCE).until(() -> haveHeard(last));
        Figures.say(
                "%d sessions back after SIGKILL: ready after %d ms, all resumed after %d, all that"
                    + " they missed after %d, with %d ms of the server's CPU and %d of the"
                    + " clients'; %d messages heard, %d sent again; others meanwhile: %d messages,"
                    + " p50 %.1f ms, p99 %.1f ms, at most %.1f",
                count,
                ready.toMillis(),
                back.toMillis(),
                took.toMillis(),
                servers.toMillis(),
                clients.toMillis(),
                sessions.stream().mapToLong(LiveSession::heard).sum(),
                publisher.sentAgain(),
                meanwhile.getTotalCount(),
                meanwhile.getValueAtPercentile(50) / 1e6,
                meanwhile.getValueAtPercentile(99) / 1e6,
                meanwhile.getMaxValue() / 1e6);
        assertThat(loop.failure()).isNull();
        assertThat(sessions)
                .allSatisfy(session -> {
                    assertThat(session.missed()).isZero();
                    assertThat(session.repeated()).isZero();
                    // Everything is kept that long: nobody had to be told otherwise.
                    assertThat(session.resumed()).isEqualTo(2);
                    assertThat(session.told() + session.refused()).isZero();
                });
        return took;
    }

    private void start(int count, Optional<Installation> installed) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ServerLaunch launch =
                ServerLaunch.on(directory.resolve("d"))
                        .set("limits.rates=false", "limits.sockets-address=20000")
                        .with("--http-port", Integer.toString(port));
        server = installed.map(launch::installed).orElse(launch).start();
        loop = new SocketLoop(new InetSocketAddress("127.0.0.1", port));
        topics = IntStream.range(0, 2 * count / LISTENERS).mapToObj(n -> "storm." + n).toList();
        LoadAccounts accounts = new LoadAccounts(ServerUrl.parse("http://127.0.0.1:" + port));
        for (Account account : accounts.make("s", count)) {
            List<String> two = heardOf(sessions.size()).mapToObj(topics::get).toList();
            sessions.add(new LiveSession(loop, account, two));
        }
        publisher = new LivePublisher(loop, accounts.make("publisher", 1).getFirst());
        probes =
                accounts.make("probe", PROBES).stream()
                        .map(who ->
                                new LiveProbe(loop, who, "live." + who.user(), PROBE_GAP, latency))
                        .toList();
        loop.run(() -> sessions.forEach(LiveSession::connect));
    }

    /// Publishes to the next topic and writes to the next user, without end.
    private void goOn(long due) {
        if (isPublishing) {
            publisher.publish(topics.get(turn % topics.size()));
            publisher.write(sessions.get(turn % sessions.size()).user());
            turn++;
            long next = due + TimeUnit.SECONDS.toNanos(1) / RATE;
            loop.at(next, () -> goOn(next));
        }
    }

    /// Has messages stored that nobody hears.
    ///
    /// @return the last numbers that are acknowledged then, or later: [#published]
    private long[] miss(int count) throws Exception {
        long before = publisher.acknowledged();
        long[] last =
                loop.call(() -> {
                    sessions.forEach(session -> session.reading(false));
                    for (int n = 0; n < BURST; n++) {
                        topics.forEach(publisher::publish);
                        sessions.forEach(session -> publisher.write(session.user()));
                    }
                    return published();
                });
        long stored = before + BURST * (long) (count + topics.size());
        await().atMost(PATIENCE).until(() -> publisher.acknowledged() >= stored);
        return last;
    }

    /// The last numbers of all topics, then of all users.
    private long[] published() {
        long[] last = new long[topics.size() + sessions.size()];
        for (int n = 0; n < last.length; n++) {
            last[n] =
                    publisher.last(
                            n < topics.size()
                                    ? topics.get(n)
                                    : sessions.get(n - topics.size()).user());
        }
        return last;
    }

    private boolean haveHeard(long[] last) {
        return IntStream.range(0, sessions.size())
                .allMatch(n ->
                        sessions.get(n).last(LiveSession.DIRECT) >= last[topics.size() + n]
                                && heardOf(n)
                                        .allMatch(topic ->
                                                sessions.get(n).last(topics.get(topic))
                                                        >= last[topic]));
    }

    /// The topics that a session listens to, by number.
    private IntStream heardOf(int session) {
        return IntStream.of(session % topics.size(), (session + 1) % topics.size());
    }

    private static Duration cpu(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    private boolean all(Predicate<LiveSession> is) {
        return sessions.stream().allMatch(is);
    }
}
