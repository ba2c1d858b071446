package dev.waxwing.ops;

import java.time.Instant;
import java.util.List;

/// Where figures of the past are kept. What changes runs inside a transaction on the journal's
/// writer thread; queries run anywhere but there, and block. All may throw
/// [dev.waxwing.journal.StorageException].
public interface MetricStore {
    /// A figure's value at a moment.
    record Point(Instant at, double value) {}

    /// Adds the figures of a moment. Those of the same moment again replace them.
    void add(Instant at, List<Sample> samples);

    /// Drops what is older.
    void forget(Instant before);

    /// The names of which there are values, sorted.
    List<String> names();

    /// The values of one figure, both moments inclusive, the oldest first.
    List<Point> read(String name, Instant from, Instant to);
}
