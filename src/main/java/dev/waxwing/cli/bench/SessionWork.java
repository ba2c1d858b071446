package dev.waxwing.cli.bench;

import dev.waxwing.cli.bench.sockets.LiveProbe;
import dev.waxwing.cli.bench.sockets.LivePublisher;
import dev.waxwing.cli.bench.sockets.LiveSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Sessions that listen to topics with a history and to direct messages, all of which are stored
/// and followed by their numbers. In a storm all of their connections break at one time, when the
/// measurement begins, and all of them come back at one time, a second later.
///
/// Latencies are those of others meanwhile: of probes that publish to topics in memory.
final class SessionWork implements LiveWork {
    /// Sessions that listen to one topic. Each listens to two.
    private static final int LISTENERS = 50;

    private static final int PROBES = 4;
    private static final long PROBE_GAP = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long AWAY = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(10);

    private final Parts parts;
    private final List<String> topics;
    private final List<LiveSession> sessions = new ArrayList<>();
    private final List<LiveProbe> probes = new ArrayList<>();
    private final LivePublisher publisher;
    private boolean isSending;
    private int turn;
    private long cameBack;
    private double resumedMs;
    private double wholeMs;

    SessionWork(Parts parts) {
        this.parts = parts;
        int count = parts.load().connections();
        int some = Math.max(2, 2 * count / LISTENERS);
        this.topics =
                IntStream.range(0, some).mapToObj(n -> "bench." + parts.run() + "." + n).toList();
        for (int n = 0; n < count; n++) {
            List<String> two = List.of(topics.get(n % some), topics.get((n + 1) % some));
            sessions.add(new LiveSession(parts.loop(), parts.accounts().get(n), two));
        }
        for (int n = 0; n < PROBES; n++) {
            probes.add(
                    new LiveProbe(
                            parts.loop(),
                            parts.accounts().get(count + n),
                            "live.bench." + parts.run() + "." + n,
                            PROBE_GAP,
                            parts.board().latency));
        }
        this.publisher = new LivePublisher(parts.loop(), parts.accounts().getLast());
    }

    /// Whom a load needs: each session its own, for direct messages, and the others.
    static int accounts(LiveLoad load) {
        return load.connections() + PROBES + 1;
    }

    @Override
    public void open() {
        sessions.forEach(LiveSession::connect);
    }

    @Override
    public boolean isReady() {
        return sessions.stream().allMatch(LiveSession::isReady);
    }

    @Override
    public void start() {
        isSending = true;
        publisher.connect();
        probes.forEach(LiveProbe::connect);
        send(System.nanoTime());
    }

    private void send(long due) {
        if (isSending) {
            if (turn % 2 == 0) {
                publisher.publish(topics.get(turn / 2 % topics.size()));
            } else {
                publisher.write(sessions.get(turn / 2 % sessions.size()).user());
            }
            turn++;
            parts.board().sent++;
            long next = due + TimeUnit.SECONDS.toNanos(1) / parts.load().rate();
            parts.loop().at(next, () -> send(next));
        }
    }

    @Override
    public void measure() {
        if (isStorm()) {
            sessions.forEach(LiveSession::leave);
            parts.loop().at(System.nanoTime() + AWAY, this::comeBack);
        }
    }

    private boolean isStorm() {
        return parts.load().kind() == LiveLoad.Kind.STORM;
    }

    private void comeBack() {
        List<long[]> stored = sessions.stream().map(this::written).toList();
        cameBack = System.nanoTime();
        sessions.forEach(LiveSession::connect);
        look(stored);
    }

    /// The last numbers that were written to what a session listens to.
    private long[] written(LiveSession session) {
        return new long[] {
            publisher.last(session.topics().getFirst()),
            publisher.last(session.topics().getLast()),
            publisher.last(session.user())
        };
    }

    private static boolean has(LiveSession session, long[] written) {
        return session.last(session.topics().getFirst()) >= written[0]
                && session.last(session.topics().getLast()) >= written[1]
                && session.last(LiveSession.DIRECT) >= written[2];
    }

    private void look(List<long[]> stored) {
        double now = (System.nanoTime() - cameBack) / 1e6;
        boolean areBack = sessions.stream().allMatch(s -> s.resumed() + s.refused() > 0);
        if (resumedMs == 0 && areBack) {
            resumedMs = now;
        }
        boolean isWhole =
                IntStream.range(0, sessions.size())
                        .allMatch(n -> has(sessions.get(n), stored.get(n)));
        if (areBack && isWhole) {
            wholeMs = now;
        } else {
            parts.loop().at(System.nanoTime() + LOOK, () -> look(stored));
        }
    }

    @Override
    public void stop() {
        isSending = false;
    }

    @Override
    public boolean isSettled() {
        return publisher.waiting() == 0
                && (!isStorm() || wholeMs > 0)
                && sessions.stream().allMatch(session -> has(session, written(session)));
    }

    @Override
    public void count() {
        LiveBoard board = parts.board();
        board.confirmed = publisher.acknowledged();
        board.received = sessions.stream().mapToLong(LiveSession::heard).sum();
        board.missed = sessions.stream().mapToLong(LiveSession::missed).sum();
        board.repeated = sessions.stream().mapToLong(LiveSession::repeated).sum();
    }

    @Override
    public List<Figure> figures() {
        if (!isStorm()) {
            return List.of();
        }
        return List.of(
                new Figure(
                        "resumed",
                        "resumed",
                        sessions.stream().filter(s -> s.resumed() > 0).count(),
                        "sessions that went on"),
                new Figure(
                        "told",
                        "told",
                        sessions.stream().mapToLong(s -> s.told() + s.refused()).sum(),
                        "times that somebody was told that messages are gone"),
                new Figure(
                        "back after",
                        "resumed_ms",
                        resumedMs,
                        "ms, from the first connection to the last session"),
                new Figure(
                        "whole after",
                        "whole_ms",
                        wholeMs,
                        "ms, until the last had all that it missed"));
    }

    @Override
    public void close() {
        sessions.forEach(LiveSession::leave);
        probes.forEach(LiveProbe::leave);
        publisher.leave();
    }
}
