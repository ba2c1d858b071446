package dev.waxwing.client.live;

import dev.waxwing.client.Backoff;
import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.TextSocket;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps a client connected: one [Link] after the other, with pauses that grow, on a thread of its
/// own.
final class Keeper {
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    /// Close codes from here on: another connection would end the same.
    private static final int FINAL = 4400;

    private static final String SUBPROTOCOL = "waxwing.v1";

    private final HttpClient http;
    private final ServerUrl server;
    private final Credentials credentials;
    private final LiveEvents events;
    private final Link.Listener listener;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    Keeper(
            HttpClient http,
            ServerUrl server,
            Credentials credentials,
            LiveEvents events,
            Link.Listener listener) {
        this.http = http;
        this.server = server;
        this.credentials = credentials;
        this.events = events;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("live-client").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
        try {
            while (closing.getCount() > 0) {
                try {
                    if (!oneConnection(backoff)) {
                        return;
                    }
                } catch (IOException e) {
                    // Who cannot connect is given no words.
                    lost(Objects.requireNonNullElse(e.getMessage(), "no connection"));
                }
                boolean _ = closing.await(backoff.next(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void lost(String why) {
        if (closing.getCount() > 0) {
            events.disconnected(why);
        }
    }

    /// Lives until the connection ends.
    ///
    /// @return false when the server wants no other
    private boolean oneConnection(Backoff backoff) throws IOException, InterruptedException {
        String token = credentials.token();
        String session = listener.session();
        Link link = new Link(listener, backoff, session);
        try (TextSocket socket =
                TextSocket.connect(
                        http,
                        server.webSocket(session != null),
                        List.of(SUBPROTOCOL, "access_token." + token),
                        link::received)) {
            link.opened(socket);
            String why = link.watch(closing);
            lost(why);
            if (socket.closeCode() >= FINAL && socket.closeCode() < FINAL + 100) {
                events.refused(why);
                return false;
            }
            return true;
        } finally {
            listener.lost();
        }
    }

    /// Makes no connection any more.
    void close() {
        closing.countDown();
    }

    /// Ends the thread, whatever it waits for.
    void interrupt() {
        thread.interrupt();
    }
}
