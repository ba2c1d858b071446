package dev.waxwing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where clients come in. All of them stop accepting at the same moment and drain side by side, so
/// that clients who do not leave on one take no time from those on another. Owned by the thread
/// that starts and stops the server.
final class Gateways implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateways.class);

    private final Supplier<Duration> patience;
    private final List<Gateway> open = new ArrayList<>();

    /// @param stopAccepting leaves those alone who are there; may be called again
    /// @param drain lets them finish, for so long, and cuts off the rest
    private record Gateway(String name, Runnable stopAccepting, Consumer<Duration> drain) {
        void end(Duration patience) {
            try {
                drain.accept(patience);
            } catch (RuntimeException e) {
                LOG.error("The {} gateway did not drain well", name, e);
            }
        }
    }

    /// @param patience what draining may take, asked when it begins
    Gateways(Supplier<Duration> patience) {
        this.patience = patience;
    }

    /// One that accepts by now.
    void add(String name, Runnable stopAccepting, Consumer<Duration> drain) {
        open.add(new Gateway(name, stopAccepting, drain));
    }

    /// Nobody new comes in from now on. May be called again.
    void stopAccepting() {
        open.forEach(gateway -> gateway.stopAccepting.run());
    }

    /// Drains all of them.
    @Override
    public void close() {
        stopAccepting();
        Duration each = patience.get();
        CompletableFuture.allOf(
                        open.stream()
                                .map(gateway ->
                                        CompletableFuture.runAsync(
                                                () -> gateway.end(each),
                                                task ->
                                                        Thread.ofVirtual()
                                                                .name("drain-" + gateway.name)
                                                                .start(task)))
                                .toArray(CompletableFuture[]::new))
                .join();
    }
}
