package dev.waxwing;

import dev.waxwing.accounts.Accounts;
import dev.waxwing.broker.Broker;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// What happens by the clock: rates, and forgetting old ids, both once a second. A thread of its
/// own that only hands work over.
final class Housekeeping implements AutoCloseable {
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("housekeeping").daemon().factory());

    private Housekeeping() {}

    static Housekeeping start(Broker broker, Accounts accounts) {
        Housekeeping housekeeping = new Housekeeping();
        housekeeping.every(1, broker::sampleRates);
        housekeeping.every(1, broker::sweep);
        return housekeeping;
    }

    private void every(int seconds, Runnable task) {
        var _ = timer.scheduleAtFixedRate(task, seconds, seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
