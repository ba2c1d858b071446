package dev.waxwing;

import dev.waxwing.accounts.Accounts;
import dev.waxwing.broker.Broker;
import dev.waxwing.log.Logs;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// What happens by the clock: rates and forgetting old ids once a second, new keys, old records. A
/// thread of its own that only hands work over.
final class Housekeeping implements AutoCloseable {
    /// How soon a key that was made beside the server counts.
    private static final int KEY_SECONDS = 2;

    private static final int SWEEP_SECONDS = 10;

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("housekeeping").daemon().factory());

    private Housekeeping() {}

    static Housekeeping start(Broker broker, Accounts accounts, Logs logs) {
        Housekeeping housekeeping = new Housekeeping();
        housekeeping.every(1, broker::sampleRates);
        housekeeping.every(1, broker::sweep);
        housekeeping.every(KEY_SECONDS, logs::reseal);
        housekeeping.every(SWEEP_SECONDS, logs::sweep);
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
