package dev.waxwing;

import dev.waxwing.broker.Broker;
import dev.waxwing.ops.Health;
import dev.waxwing.ops.HeapRoom;
import dev.waxwing.ops.Metrics;
import dev.waxwing.ops.MetricsCollector;
import dev.waxwing.ops.PartHealth;
import dev.waxwing.ops.Pulses;
import dev.waxwing.rules.Destination;
import dev.waxwing.tracing.Tracing;
import java.util.Optional;

/// What looks after a running server: the health of its parts, their figures, and what happens by
/// the clock.
final class Upkeep {
    private final Core core;
    private final Pulses pulses;

    private Upkeep(Core core) {
        this.core = core;
        this.pulses = new Pulses(core.delivery().loops().each(), System::nanoTime);
    }

    /// Begins to look after all that is behind the edges.
    ///
    /// @return for what the edges have done by the clock
    static Housekeeping start(Core core, StopOrder order) {
        Upkeep upkeep = new Upkeep(core);
        upkeep.health(core.operations().health());
        upkeep.figures(core.operations().metrics());
        var _ =
                core.delivery()
                        .actors()
                        .spawn("metrics", MetricsCollector.behavior(core.operations().history()));
        order.add("heap", HeapRoom.watch());
        Housekeeping housekeeping = order.add("housekeeping", new Housekeeping());
        upkeep.byTheClock(housekeeping);
        return housekeeping;
    }

    private void health(Health health) {
        StoredState stored = core.stored();
        Delivery delivery = core.delivery();
        health.register("event loops", pulses::health);
        health.register("broker", () -> of(stored.broker()));
        health.register("accounts", core.accounts()::health);
        health.register("rules", () -> of(core.rules().trouble()));
        health.register("logs", () -> of(stored.logs().trouble()));
        health.register("routing", delivery.router()::health);
        health.register("rooms", delivery.rooms().router()::health);
        health.register("feed", () -> of(stored.feed().trouble()));
        health.register("webhooks", () -> of(core.webhooks().trouble()));
        health.register("conversations", () -> of(stored.retention().trouble()));
    }

    private void figures(Metrics metrics) {
        metrics.queues(new BrokerFigures(core.stored().broker()));
        metrics.journalWaiting(core.stored().journal()::pendingBytes);
        metrics.rules(core.rules()::count, core.rules()::loopsCut);
        for (Destination kind : Destination.values()) {
            metrics.dropped(kind.word(), () -> core.rules().dropped(kind));
        }
        Tracing tracing = core.tracing();
        if (tracing != null) {
            metrics.spans(tracing::exported, tracing::dropped);
        }
        core.stored().feed().watch(metrics::feedBatch);
    }

    private void byTheClock(Housekeeping housekeeping) {
        StoredState stored = core.stored();
        housekeeping
                .every(1, stored.broker()::sampleRates)
                .every(1, stored.broker()::sweep)
                .every(1, pulses::beat)
                .every(2, stored.logs()::reseal)
                .every(2, core.webhooks()::reseal)
                .every(10, stored.logs()::sweep)
                .every(10, core.operations().gate()::sweep)
                .every(10, core.accounts()::sweep)
                .every(10, core.delivery().announcements()::sweep)
                .every(10, core.delivery().resumptions()::sweep)
                .every(600, stored.retention()::sweep);
        Tracing tracing = core.tracing();
        if (tracing != null) {
            housekeeping.every(1, tracing::sweep);
        }
    }

    private static PartHealth of(Optional<String> trouble) {
        return trouble.map(PartHealth::degraded).orElse(PartHealth.UP);
    }

    private static PartHealth of(Broker broker) {
        int down = broker.queuesDown();
        if (down > 0) {
            return PartHealth.degraded(down + " queues start again after a fault");
        }
        return broker.isOverloaded()
                ? PartHealth.degraded("publishers are slowed until the disk keeps up")
                : PartHealth.UP;
    }
}
