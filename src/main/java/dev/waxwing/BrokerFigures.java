package dev.waxwing;

import dev.waxwing.broker.Broker;
import dev.waxwing.broker.QueueStatistics;
import dev.waxwing.ops.QueueTotals;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The figures of all queues together, added up at most once a second however many ask. Safe for
/// all threads.
final class BrokerFigures implements Supplier<QueueTotals> {
    private static final long FRESH_NANOS = 1_000_000_000L;

    private final Broker broker;
    private volatile Taken last;

    private record Taken(QueueTotals totals, long at) {}

    BrokerFigures(Broker broker) {
        this.broker = broker;
        this.last = take();
    }

    @Override
    public QueueTotals get() {
        Taken taken = last;
        if (System.nanoTime() - taken.at > FRESH_NANOS) {
            taken = take();
            last = taken;
        }
        return taken.totals;
    }

    private Taken take() {
        Collection<QueueStatistics> queues = broker.statistics().values();
        QueueTotals totals =
                new QueueTotals(
                        queues.size(),
                        sum(queues, QueueStatistics::ready),
                        sum(queues, QueueStatistics::leased),
                        sum(queues, QueueStatistics::consumers),
                        sum(queues, QueueStatistics::published),
                        sum(queues, QueueStatistics::delivered),
                        sum(queues, QueueStatistics::redelivered),
                        sum(queues, QueueStatistics::acknowledged),
                        sum(queues, QueueStatistics::deadLettered));
        return new Taken(totals, System.nanoTime());
    }

    private static long sum(
            Collection<QueueStatistics> queues, ToLongFunction<QueueStatistics> figure) {
        return queues.stream().mapToLong(figure).sum();
    }
}
