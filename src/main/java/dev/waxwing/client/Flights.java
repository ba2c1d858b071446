package dev.waxwing.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The requests about messages that are open on one connection, each repeated until it is answered
/// or its tries are used up. Owned by the thread that made it; answers come in from the
/// connection's reader thread, which wakes the owner.
///
/// @param <T> what a request is about
final class Flights<T> {
    /// @param answer the server's line
    /// @param amongOthers whether it answers a line that asked about others as well
    record Answered<T>(String id, T about, String answer, boolean amongOthers) {}

    private record Arrival(String id, String answer, boolean amongOthers) {}

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

    /// Asks about several in one line; each that is repeated is repeated in a line of its own.
    ///
    /// @param together makes that line
    void ask(SequencedMap<String, T> abouts, Supplier<byte[]> together) {
        abouts.forEach((id, about) -> open.put(id, new Flight<>(about)));
        List<String> ids = List.copyOf(abouts.keySet());
        var answers = connection.askTogether(together.get(), ids);
        for (int i = 0; i < ids.size(); i++) {
            await(ids.get(i), answers.get(i), true);
        }
    }

    private void write(String id, T about) {
        await(id, connection.ask(line.apply(about), id), false);
    }

    private void await(String id, CompletableFuture<String> coming, boolean amongOthers) {
        var _ =
                coming.whenComplete((answer, _) -> {
                    if (answer != null) {
                        arrivals.add(new Arrival(id, answer, amongOthers));
                        LockSupport.unpark(owner);
                    }
                });
    }

    /// The next answer; a second answer to a repeated request is dropped.
    @Nullable Answered<T> poll() {
        for (Arrival a = arrivals.poll(); a != null; a = arrivals.poll()) {
            Flight<T> flight = open.remove(a.id());
            if (flight != null) {
                return new Answered<>(a.id(), flight.about, a.answer(), a.amongOthers());
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
