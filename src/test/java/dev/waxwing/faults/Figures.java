package dev.waxwing.faults;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What a fault test measured, as a line for whoever runs it.
final class Figures {
    private Figures() {}

    /// Prints one line to standard output.
    static void say(String format, Object... values) {
        System.out.println("faults: " + String.format(Locale.ROOT, format, values));
    }

    /// The time since `start`, a reading of `System.nanoTime()`.
    static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// The longest of some durations.
    static Duration longest(List<Duration> durations) {
        return durations.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /// The median of some durations, the upper one of two.
    static Duration median(List<Duration> durations) {
        return durations.stream().sorted().toList().get(durations.size() / 2);
    }
}
