package dev.waxwing.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The requests about messages that are open on one connection, each repeated until it is answered
/// or its tries are used up. Owned by the thread that made it; answers come in from the
/// connection's reader thread, which wakes the owner.
///
/// @param <T> what a request is about
final class Flights<T> {
    /// @param answer the server's line
    record Answered<T>(String id, T about, String answer) {}

    private record Arrival(String id, String answer) {}

    private static final class Flight<T> {
        final T about;
        int tries = 1;
        long lastTry = System.nanoTime();

        Flight(T about) {
            this.about = about;
        }
    }

    private final LineConnection connection;
    private final Tries tries;
    private final Function<T, byte[]> line;
    private final Thread owner = Thread.currentThread();

    /// By id, the one that was tried longest ago first.
    private final LinkedHashMap<String, Flight<T>> open = new LinkedHashMap<>();

    private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();

    /// @param line makes the request's line, each time it is tried
    Flights(LineConnection connection, Tries tries, Function<T, byte[]> line) {
        this.connection = connection;
        this.tries = tries;
        this.line = line;
    }

    int size() {
        return open.size();
    }

    boolean has(String id) {
        return open.containsKey(id);
    }

    /// Asks; the line leaves with the connection's next flush.
    void ask(String id, T about) {
        open.put(id, new Flight<>(about));
        write(id, about);
    }

    private void write(String id, T about) {
        var _ =
                connection
                        .ask(line.apply(about), id)
                        .whenComplete((answer, _) -> {
                            if (answer != null) {
                                arrivals.add(new Arrival(id, answer));
                                LockSupport.unpark(owner);
                            }
                        });
    }

    /// The next answer; a second answer to a repeated request is dropped.
    @Nullable Answered<T> poll() {
        for (Arrival a = arrivals.poll(); a != null; a = arrivals.poll()) {
            Flight<T> flight = open.remove(a.id());
            if (flight != null) {
                return new Answered<>(a.id(), flight.about, a.answer());
            }
        }
        return null;
    }

    /// Repeats what was not answered in time.
    ///
    /// @return nanoseconds until the next look, at most one try's timeout
    /// @throws ConnectionLost when a request has used up its tries
    long repeatOverdue() throws ConnectionLost {
        long timeout = tries.timeout().toNanos();
        long now = System.nanoTime();
        boolean repeated = false;
        while (!open.isEmpty()) {
            var first = open.firstEntry();
            long left = first.getValue().lastTry + timeout - now;
            if (left > 0) {
                flushIf(repeated);
                return left;
            }
            repeat(first.getKey(), first.getValue(), now);
            repeated = true;
        }
        return timeout;
    }

    private void repeat(String id, Flight<T> flight, long now) throws ConnectionLost {
        if (flight.tries >= tries.count()) {
            throw new ConnectionLost(tries.count() + " tries without an answer for " + id);
        }
        open.remove(id);
        flight.tries++;
        flight.lastTry = now;
        open.put(id, flight);
        write(id, flight.about);
    }

    private void flushIf(boolean repeated) {
        if (repeated) {
            connection.flush();
        }
    }

    /// Everything still open, the longest waiting first.
    List<T> unanswered() {
        return open.values().stream().map(f -> f.about).toList();
    }
}
