package dev.waxwing.ops;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// The pulses of threads that are one part together, such as all event loops of a gateway: the part
/// is as well as the worst of them. Safe for all threads.
public final class Pulses {
    private final List<Pulse> each;

    /// @param threads each runs one task at a time
    /// @param nanoTime monotonic, as [System#nanoTime]
    public Pulses(List<? extends Executor> threads, LongSupplier nanoTime) {
        this.each = threads.stream().map(thread -> new Pulse(thread, nanoTime)).toList();
    }

    /// As [Pulse#beat], for each of them.
    public void beat() {
        each.forEach(Pulse::beat);
    }

    public PartHealth health() {
        PartHealth worst = PartHealth.UP;
        for (Pulse pulse : each) {
            PartHealth next = pulse.health();
            if (next.status().compareTo(worst.status()) > 0) {
                worst = next;
            }
        }
        return worst;
    }
}
