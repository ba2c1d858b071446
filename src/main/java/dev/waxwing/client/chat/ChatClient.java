package dev.waxwing.client.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.client.Backoff;
import dev.waxwing.client.Terminal;
import dev.waxwing.client.TextSocket;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A key account's connection to a server, kept up: after a failure it logs in and connects again,
/// goes on behind the last message that was processed, and sends again what was not confirmed, in
/// the same words under the same id. Safe for all threads.
///
/// What was on its way when a connection broke may have been stored before: the server knows it
/// again and answers as it did then. Broadcasts are not stored, so one whose answer was lost may
/// reach some twice; a command is refused the second time.
public final class ChatClient implements AutoCloseable {
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();

    /// Ids begin anywhere below this, so that another run does not give the same: JSON numbers are
    /// exact for longer than anybody will send from there.
    private static final long FIRST_IDS = 1L << 52;

    private final KeyLogin login;
    private final Bookmark bookmark;
    private final ChatEvents events;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    // All below is guarded by this object's monitor.
    private final Map<Long, Flight> flights = new LinkedHashMap<>();
    private final Deque<Processing> processing = new ArrayDeque<>();
    private @Nullable TextSocket socket;
    private @Nullable String token;
    private long nextId = ThreadLocalRandom.current().nextLong(FIRST_IDS);
    private long newest = -1;
    private boolean isFinishing;

    private record Processing(long id, CompletableFuture<?> done) {}

    private ChatClient(KeyLogin login, Bookmark bookmark, ChatEvents events) {
        this.login = login;
        this.bookmark = bookmark;
        this.events = events;
        this.thread = Thread.ofVirtual().name("chat-client").unstarted(this::run);
    }

    /// Starts to connect.
    ///
    /// @param bookmark what was processed before; the client does not close it
    public static ChatClient start(KeyLogin login, Bookmark bookmark, ChatEvents events) {
        ChatClient client = new ChatClient(login, bookmark, events);
        client.thread.start();
        return client;
    }

    /// Sends a direct message, signed.
    ///
    /// @return done when the server has it on its disk; fails with an [IOException] when the server
    ///   refuses it
    public CompletableFuture<String> send(UserId to, String content) {
        return submit(to.value(), content);
    }

    /// Sends to everybody who is connected: signed, and not sealed.
    public CompletableFuture<String> broadcast(String content) {
        return submit("broadcast", content);
    }

    /// Asks the server.
    ///
    /// @param params JSON
    /// @return the content of the answer
    public CompletableFuture<String> command(String name, String params) {
        try {
            ObjectNode call = JSON.createObjectNode().put("command", name);
            call.set("params", JSON.readTree(params));
            call.put("request_id", Long.toString(System.nanoTime(), Character.MAX_RADIX));
            call.put("timestamp", now());
            return submit("server", JSON.writeValueAsString(call));
        } catch (JsonProcessingException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /// The access token of the connection, for requests beside it; empty while there is none.
    public synchronized String token() {
        return token == null ? "" : token;
    }

    private CompletableFuture<String> submit(String to, String content) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        synchronized (this) {
            Flight flight = new Flight(nextId, frame(nextId, to, content), answer);
            nextId++;
            flights.put(flight.id(), flight);
            if (socket != null) {
                socket.send(flight.text());
            }
        }
        return answer;
    }

    private String frame(long id, String to, String content) {
        byte[] signature = login.keys().sign(content.getBytes(StandardCharsets.UTF_8));
        ObjectNode frame = JSON.createObjectNode().put("id", id);
        frame.putObject("header")
                .put("from", login.user().value())
                .put("to", to)
                .put("timestamp", now())
                .put("signature", Base64.getEncoder().encodeToString(signature));
        frame.putObject("body").put("content", content);
        return frame.toString();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private void run() {
        Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
        try {
            while (closing.getCount() > 0) {
                try {
                    lost(oneConnection(backoff));
                } catch (AccountRefused e) {
                    events.refused(String.valueOf(e.getMessage()));
                    return;
                } catch (IOException e) {
                    lost(String.valueOf(e.getMessage()));
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

    /// Lives until the connection ends, and says why.
    private String oneConnection(Backoff backoff) throws IOException, InterruptedException {
        String granted = login.login();
        try (TextSocket connected =
                TextSocket.connect(
                        login.http(),
                        login.server().webSocket(granted, bookmark.last()),
                        List.of(),
                        this::received)) {
            backoff.reset();
            synchronized (this) {
                token = granted;
                socket = connected;
                flights.values().forEach(flight -> connected.send(flight.text()));
            }
            events.connected();
            if (closing.getCount() == 0) {
                return "closed";
            }
            return connected.ended().join();
        } finally {
            synchronized (this) {
                socket = null;
                token = null;
            }
        }
    }

    private void received(String text) {
        Incoming incoming;
        try {
            incoming = Incoming.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the server sends what is not JSON", e);
        }
        switch (incoming) {
            case Incoming.Direct direct -> direct(direct);
            case Incoming.Broadcast(String from, String content, String signature) ->
                    events.broadcast(from, content, signature);
            case Incoming.Confirmed(long ours) -> answered(ours, "");
            case Incoming.Answer(long ours, String content) -> answered(ours, content);
            case Incoming.Failed failed -> failed(failed);
        }
    }

    /// Messages come in order; what came before a break may come again.
    private void direct(Incoming.Direct direct) {
        synchronized (this) {
            if (isFinishing || direct.id() <= Math.max(newest, bookmark.last().orElse(-1))) {
                return;
            }
            newest = direct.id();
        }
        CompletableFuture<?> done =
                events.message(direct.from(), direct.content(), direct.pending());
        synchronized (this) {
            processing.add(new Processing(direct.id(), done));
        }
        done.whenComplete((_, _) -> mark());
    }

    /// Remembers how far everything is processed.
    private synchronized void mark() {
        long last = -1;
        while (!processing.isEmpty() && processing.getFirst().done().isDone()) {
            last = processing.removeFirst().id();
        }
        if (last >= 0) {
            try {
                bookmark.set(last);
            } catch (IOException e) {
                events.disconnected("cannot remember what was read: " + e.getMessage());
            }
        }
    }

    private void answered(long ours, String content) {
        Flight flight;
        synchronized (this) {
            flight = flights.remove(ours);
        }
        if (flight != null) {
            flight.answer().complete(content);
        }
    }

    /// What was only too much at once is sent again when the server says.
    private void failed(Incoming.Failed failed) {
        Flight flight;
        synchronized (this) {
            flight =
                    failed.retryAfterMs() > 0
                            ? flights.get(failed.ours())
                            : flights.remove(failed.ours());
        }
        if (flight == null) {
            return;
        }
        if (failed.retryAfterMs() > 0) {
            Executor later =
                    CompletableFuture.delayedExecutor(failed.retryAfterMs(), TimeUnit.MILLISECONDS);
            later.execute(() -> again(flight));
        } else {
            flight.answer()
                    .completeExceptionally(new IOException(Terminal.printable(failed.sentence())));
        }
    }

    private synchronized void again(Flight flight) {
        if (socket != null && flights.containsKey(flight.id())) {
            socket.send(flight.text());
        }
    }

    /// Takes no more messages, which come again to the next client, and waits for what is in hand:
    /// messages that are being processed, sendings that are not answered.
    ///
    /// @return whether all of it is done
    public boolean finish(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (List<CompletableFuture<?>> left = inHand(); !left.isEmpty(); left = inHand()) {
            try {
                CompletableFuture.allOf(left.toArray(CompletableFuture[]::new))
                        .exceptionally(_ -> null)
                        .get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException _) {
                return false;
            }
        }
        return true;
    }

    private synchronized List<CompletableFuture<?>> inHand() {
        isFinishing = true;
        List<CompletableFuture<?>> left = new ArrayList<>();
        processing.forEach(one -> left.add(one.done()));
        flights.values().forEach(flight -> left.add(flight.answer()));
        left.removeIf(CompletableFuture::isDone);
        return left;
    }

    /// Ends the connection; what is not confirmed is given up.
    @Override
    public void close() {
        closing.countDown();
        synchronized (this) {
            if (socket != null) {
                socket.close();
            }
        }
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
