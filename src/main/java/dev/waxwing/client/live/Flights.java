package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.client.Terminal;
import dev.waxwing.client.TextSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// What was asked and is not answered: sent again on each new connection, or, where it concerns one
/// connection alone, forgotten with it. Safe for all threads.
final class Flights {
    /// Frames that wait for their answers; who asks more waits.
    private static final int MOST = 1_000;

    private static final JsonMapper JSON = new JsonMapper();

    private final Semaphore room = new Semaphore(MOST);

    // All below is guarded by this object's monitor.
    private final Map<String, Flight> lasting = new LinkedHashMap<>();
    private final Map<String, Flight> passing = new LinkedHashMap<>();
    private @Nullable TextSocket open;
    private boolean isClosed;
    private long asked;

    /// Counts connections.
    private long connection;

    /// Asks on this connection, or once there is one, and again after each break. Waits while too
    /// much is unanswered: not for the thread that reads.
    ///
    /// @return the answer's data
    CompletableFuture<JsonNode> ask(String type, ObjectNode data) {
        room.acquireUninterruptibly();
        CompletableFuture<JsonNode> answer = askAtOnce(type, data);
        var _ = answer.whenComplete((_, _) -> room.release());
        return answer;
    }

    /// As [#ask], and never waits: for what something else bounds.
    synchronized CompletableFuture<JsonNode> askAtOnce(String type, ObjectNode data) {
        if (isClosed) {
            return CompletableFuture.failedFuture(new IOException("the client is closed"));
        }
        return send(type, data, lasting);
    }

    /// Asks on this connection alone.
    ///
    /// @return fails with an [IOException] when the connection ends before the answer, or there is
    ///   none
    synchronized CompletableFuture<JsonNode> call(String type, ObjectNode data) {
        return open == null
                ? CompletableFuture.failedFuture(new IOException("not connected"))
                : send(type, data, passing);
    }

    private CompletableFuture<JsonNode> send(
            String type, ObjectNode data, Map<String, Flight> flights) {
        String id = Long.toString(++asked);
        ObjectNode frame = JSON.createObjectNode().put("type", type).put("id", id);
        frame.set("data", data);
        Flight flight = new Flight(id, frame.toString(), new CompletableFuture<>());
        flights.put(id, flight);
        write(flight.text());
        return flight.answer();
    }

    /// Sends what wants no answer, if there is a connection.
    synchronized void write(String text) {
        if (open != null) {
            open.send(text);
        }
    }

    /// Does something while there is a connection, whose number it is told; nothing while there is
    /// none.
    synchronized void whileOpen(LongConsumer task) {
        if (open != null) {
            task.accept(connection);
        }
    }

    /// There is a connection: what is not answered goes out again.
    ///
    /// @param before makes the calls that come before that
    /// @param behind makes those that come after it
    synchronized void ready(TextSocket socket, Runnable before, Runnable behind) {
        open = socket;
        connection++;
        before.run();
        lasting.values().forEach(flight -> socket.send(flight.text()));
        behind.run();
    }

    /// The connection has ended.
    void lost() {
        List<Flight> ended;
        synchronized (this) {
            open = null;
            ended = List.copyOf(passing.values());
            passing.clear();
        }
        fail(ended, "the connection has ended");
    }

    void answered(String id, JsonNode data) {
        Flight flight = take(id);
        if (flight != null) {
            flight.answer().complete(data);
        }
    }

    /// What was only too much at once is sent again when the server says.
    void failed(String id, JsonNode error) {
        long pause = error.path("retry_after_ms").asLong();
        if (pause > 0) {
            whileOpen(refusing ->
                    CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS)
                            .execute(() -> again(id, refusing)));
            return;
        }
        Flight flight = take(id);
        if (flight != null) {
            flight.answer()
                    .completeExceptionally(
                            new LiveRefused(
                                    error.path("code").asInt(),
                                    error.path("name").asText(),
                                    Terminal.printable(error.path("message").asText())));
        }
    }

    private synchronized @Nullable Flight take(String id) {
        Flight flight = lasting.remove(id);
        return flight == null ? passing.remove(id) : flight;
    }

    /// Whoever has given up meanwhile is not asked for again, and on another connection it was
    /// asked already.
    private synchronized void again(String id, long refusing) {
        Flight flight = lasting.containsKey(id) ? lasting.get(id) : passing.get(id);
        if (flight != null && flight.answer().isDone()) {
            var _ = take(id);
        } else if (flight != null && connection == refusing) {
            write(flight.text());
        }
    }

    /// Ends the connection; what is not answered fails.
    void close() {
        List<Flight> unanswered;
        synchronized (this) {
            isClosed = true;
            unanswered = new ArrayList<>(lasting.values());
            unanswered.addAll(passing.values());
            lasting.clear();
            passing.clear();
            if (open != null) {
                open.close();
            }
        }
        fail(unanswered, "the client is closed");
    }

    private static void fail(List<Flight> flights, String why) {
        flights.forEach(flight -> flight.answer().completeExceptionally(new IOException(why)));
    }
}
