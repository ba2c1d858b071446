package dev.waxwing.gateway.line;

import dev.waxwing.broker.Route;
import dev.waxwing.broker.Topology;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The words that publishes of one event loop's connections began with, up to their message, and
/// the route that each led to. Owned by the loop.
///
/// A table of fixed size in which newer words replace older ones: it is only ever a shorter way to
/// what parsing would find, so forgetting costs time and nothing else. All routes in it are of one
/// topology, the newest that words were added of: one that nobody uses any more is not held.
final class RecentWords {
    /// Where two words meet, the newer stays: with 1,000 in use some 60 have to be looked up.
    private static final int SLOT_BITS = 14;

    /// Longer words are not remembered, so that the table stays below 4 MiB.
    private static final int LONGEST = 128;

    /// Knuth's multiplier (TAOCP 6.4): words that differ in their last digits alone are spread.
    private static final int SPREAD = 0x9e3779b9;

    private static final FastThreadLocal<RecentWords> OF_THIS_THREAD =
            new FastThreadLocal<>() {
                @Override
                protected RecentWords initialValue() {
                    return new RecentWords();
                }
            };

    private final @Nullable Words[] slots = new Words[1 << SLOT_BITS];
    private @Nullable Topology topology;

    /// What stands before a message, the space included, and where that goes.
    ///
    /// @param route of the topology that was current when it was added
    record Words(byte[] bytes, Route route) {
        /// Whether `b[from, to)` begins with these bytes.
        boolean begin(byte[] b, int from, int to) {
            int end = from + bytes.length;
            return end <= to && Arrays.equals(b, from, end, bytes, 0, bytes.length);
        }
    }

    static RecentWords ofThisThread() {
        return OF_THIS_THREAD.get();
    }

    /// The words before the first brace of the line, when they are known of that topology.
    @Nullable Words find(byte[] b, int from, int to, Topology now) {
        if (now != topology) {
            return null;
        }
        int last = Math.min(to, from + LONGEST + 1);
        int hash = 0;
        int i = from;
        while (i < last && b[i] != '{') {
            hash = 31 * hash + b[i++];
        }
        Words words = i == last ? null : slots[slot(hash)];
        return words != null && words.bytes.length == i - from && words.begin(b, from, to)
                ? words
                : null;
    }

    /// Remembers words, in the place of others when need be.
    void add(Words words) {
        if (words.route.topology() != topology) {
            Arrays.fill(slots, null);
            topology = words.route.topology();
        }
        if (words.bytes.length <= LONGEST) {
            int hash = 0;
            for (byte each : words.bytes) {
                hash = 31 * hash + each;
            }
            slots[slot(hash)] = words;
        }
    }

    private static int slot(int hash) {
        return hash * SPREAD >>> Integer.SIZE - SLOT_BITS;
    }
}
