package dev.waxwing;

import dev.waxwing.broker.Broker;
import dev.waxwing.gate.Gate;
import dev.waxwing.ops.Pulse;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// What happens by the clock: rates, forgetting old ids and feeling the pulse of the event loops
/// once a second, forgetting who has been quiet every ten. A thread of its own for tasks of
/// milliseconds.
final class Housekeeping implements AutoCloseable {
    private static final int SWEEP_SECONDS = 10;

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("housekeeping").daemon().factory());

    private Housekeeping() {}

    static Housekeeping start(Broker broker, Gate gate, Pulse pulse) {
        Housekeeping housekeeping = new Housekeeping();
        housekeeping.every(1, broker::sampleRates);
        housekeeping.every(1, broker::sweep);
        housekeeping.every(1, pulse::beat);
        housekeeping.every(SWEEP_SECONDS, gate::sweep);
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
