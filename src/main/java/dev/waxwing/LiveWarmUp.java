package dev.waxwing;

import dev.waxwing.cli.bench.sockets.LivePublisher;
import dev.waxwing.cli.bench.sockets.LiveSession;
import dev.waxwing.cli.bench.sockets.LoadAccounts;
import dev.waxwing.cli.bench.sockets.LoadAccounts.Account;
import dev.waxwing.cli.bench.sockets.SocketLoop;
import dev.waxwing.client.ServerUrl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The live part of the training run: people who break off and come back to their sessions, again
/// and again, as all of them do when a server starts after its death. What they need then should
/// not have to be compiled first.
final class LiveWarmUp {
    private static final int PEOPLE = 16;

    /// So often that what a session needs is compiled by the last compiler, and its profile kept:
    /// with 40 rounds a server to which 5,000 come back uses 10 to 20 % more CPU time.
    private static final int ROUNDS = 200;

    /// No round begins behind this; what was learned by then will do.
    private static final long LONG_ENOUGH = TimeUnit.SECONDS.toNanos(60);

    private static final int LONGEST_SECONDS = 90;
    private static final String TOPIC = "warm.up";
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(1);

    private final SocketLoop loop;
    private final LivePublisher publisher;
    private final List<LiveSession> sessions;
    private final CountDownLatch done = new CountDownLatch(1);
    private final long began = System.nanoTime();
    private int round;

    private LiveWarmUp(SocketLoop loop, List<Account> people) {
        this.loop = loop;
        this.publisher = new LivePublisher(loop, people.getFirst());
        this.sessions =
                people.stream().map(who -> new LiveSession(loop, who, List.of(TOPIC))).toList();
    }

    /// @param server its HTTP listener, without TLS
    static void converse(InetSocketAddress server) throws IOException, InterruptedException {
        String url = "http://" + server.getHostString() + ":" + server.getPort();
        LoadAccounts accounts = new LoadAccounts(ServerUrl.parse(url));
        try (SocketLoop loop = new SocketLoop(server)) {
            LiveWarmUp warmUp = new LiveWarmUp(loop, accounts.make("warm", PEOPLE));
            loop.execute(warmUp::start);
            if (!warmUp.done.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("sessions did not come back", loop.failure());
            }
        }
    }

    private void start() {
        publisher.connect();
        sessions.forEach(LiveSession::connect);
        whenAllHaveAll();
    }

    private void whenAllHaveAll() {
        if (!sessions.stream().allMatch(this::hasAll)) {
            loop.at(System.nanoTime() + LOOK, this::whenAllHaveAll);
        } else if (round++ == ROUNDS || System.nanoTime() - began > LONG_ENOUGH) {
            done.countDown();
        } else {
            sessions.forEach(LiveSession::leave);
            publisher.publish(TOPIC);
            sessions.forEach(session -> publisher.write(session.user()));
            sessions.forEach(LiveSession::connect);
            whenAllHaveAll();
        }
    }

    private boolean hasAll(LiveSession session) {
        return session.isReady()
                && session.last(TOPIC) >= publisher.last(TOPIC)
                && session.last(LiveSession.DIRECT) >= publisher.last(session.user());
    }
}
