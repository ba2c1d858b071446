package dev.waxwing.broker;

import java.util.Map;
import java.util.TreeMap;

/// The figures of one queue at one moment; totals count since the server's start.
///
/// @param ready messages that wait, delayed ones included
/// @param leased messages that are out and not acknowledged
/// @param consumers who is pushed to
/// @param oldestMillis age of the oldest message that is not settled, 0 when there is none
public record QueueStatistics(
        long ready,
        long leased,
        int consumers,
        long oldestMillis,
        long published,
        long duplicates,
        long delivered,
        long redelivered,
        long acknowledged,
        long expired,
        long dropped,
        long deadLettered,
        Rates rates) {
    /// Messages a second, over the last whole second.
    public record Rates(double published, double delivered, double acknowledged) {}

    static Map<String, QueueStatistics> of(Topology topology, long now) {
        Map<String, QueueStatistics> all = new TreeMap<>();
        topology.queues().forEach((name, queue) -> all.put(name, of(queue.counters(), now)));
        return all;
    }

    private static QueueStatistics of(QueueCounters c, long now) {
        long oldest = c.oldest.get();
        return new QueueStatistics(
                c.ready(),
                c.leased.get(),
                c.consumers(),
                oldest == 0 ? 0 : Math.max(0, now - oldest),
                c.published.get(),
                c.duplicates.get(),
                c.delivered.get(),
                c.redelivered.get(),
                c.acknowledged.get(),
                c.expired.get(),
                c.dropped.get(),
                c.deadLettered.get(),
                c.rates());
    }
}
