package dev.waxwing.cli.bench;

import dev.waxwing.cli.bench.sockets.LoadAccounts.Account;
import dev.waxwing.cli.bench.sockets.SocketLoop;
import java.util.List;

/// One kind of load for `bench live`. All of it belongs to the loop's thread.
interface LiveWork {
    /// Something that only this kind of load finds out.
    ///
    /// @param key its name in JSON, with the unit
    /// @param words what it means
    record Figure(String name, String key, double value, String words) {}

    /// What all kinds need.
    ///
    /// @param run names this run, in topics
    record Parts(
            SocketLoop loop, LiveLoad load, String run, List<Account> accounts, LiveBoard board) {}

    static LiveWork of(Parts parts) {
        return switch (parts.load().kind()) {
            case FAN_OUT, PAIRS -> new TopicWork(parts);
            case IDLE -> new IdleWork(parts);
            case STORM, MIXED -> new SessionWork(parts);
        };
    }

    /// Begins to connect.
    void open();

    /// Whether everybody is connected and listens.
    boolean isReady();

    /// Begins to send.
    void start();

    /// The window of the measurement begins.
    default void measure() {}

    /// Ends sending.
    void stop();

    /// Whether everything that is on its way has arrived.
    boolean isSettled();

    /// What it counted beside the board is entered there.
    default void count() {}

    /// What else it found out.
    default List<Figure> figures() {
        return List.of();
    }

    /// Ends the connections.
    void close();
}
