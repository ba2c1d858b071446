package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rule by which remembered ids leave the heap, over the windows of all queues. Owned by the
/// journal's writer, and before the journal starts by the thread that starts the server.
///
/// A window's young generation is sealed when it holds a tenth of the window's limit, or
/// [#MOST_TO_SEAL] ids if that is less; where a tenth is below [#LEAST_TO_SEAL] it stays. When all
/// young generations together hold more than the budget, the largest ones are sealed early, and
/// among equals the one that was longest untouched.
///
/// Nothing here fails a publication: what cannot be sealed stays in the heap, and is tried again
/// some groups later.
final class DedupMemory {
    /// Generations smaller than this are not worth a run, while there is room in the heap.
    private static final int LEAST_TO_SEAL = 4_096;

    /// Ids whose sealing takes the writer some 10 ms.
    private static final int MOST_TO_SEAL = 100_000;

    /// Young generations below this many ids are never sealed: 6 KiB, about what a queue costs
    /// anyway.
    private static final int SMALL = 256;

    /// Sealed generations of one window above which small ones are made one.
    private static final int GENERATIONS = 16;

    /// Ids of a generation that is made of two: both and the result are in the heap at once.
    private static final int MOST_TO_MERGE = 262_144;

    /// Groups to wait after nothing could be sealed.
    private static final int PAUSE = 64;

    private static final Logger LOG = LoggerFactory.getLogger(DedupMemory.class);

    private final IdArchive archive;
    private final long budget;
    private final int sealAt;
    private final int mergeUpTo;
    private final Map<DedupWindow, Long> bytes = new LinkedHashMap<>(16, 0.75f, true);
    private long used;
    private int sealIn;
    private int scanIn;
    private boolean failing;

    /// @param budget bytes of all young generations together
    /// @param limit of each window
    DedupMemory(IdArchive archive, long budget, int limit) {
        this.archive = archive;
        this.budget = budget;
        int tenth = limit / 10;
        this.sealAt = tenth < LEAST_TO_SEAL ? Integer.MAX_VALUE : Math.min(tenth, MOST_TO_SEAL);
        this.mergeUpTo = Math.min(limit / 8, MOST_TO_MERGE);
    }

    /// Looks after windows that ids were added to, at a moment when none of these can be taken back
    /// any more.
    void settle(Iterable<DedupWindow> touched) {
        for (DedupWindow window : touched) {
            window.forgetSurplus();
            if (window.youngIds() >= sealAt && sealIn == 0) {
                seal(window);
            }
            count(window);
        }
        while (used > budget && sealIn == 0 && scanIn == 0) {
            sealLargest();
        }
        sealIn = Math.max(0, sealIn - 1);
        scanIn = Math.max(0, scanIn - 1);
    }

    /// Bytes of all young generations.
    long used() {
        return used;
    }

    private void sealLargest() {
        DedupWindow largest = largest();
        if (largest == null) {
            scanIn = PAUSE;
        } else {
            seal(largest);
            count(largest);
        }
    }

    private @Nullable DedupWindow largest() {
        DedupWindow largest = null;
        for (DedupWindow window : bytes.keySet()) {
            if (window.youngIds() >= SMALL
                    && (largest == null || window.youngBytes() > largest.youngBytes())) {
                largest = window;
            }
        }
        return largest;
    }

    private void seal(DedupWindow window) {
        try {
            window.seal(archive);
            window.forgetSurplus();
            if (window.generations() > GENERATIONS) {
                window.merge(mergeUpTo, archive);
            }
        } catch (StorageException e) {
            failed(e);
            return;
        }
        if (failing) {
            failing = false;
            LOG.info("Remembered ids can be moved out of memory again");
        }
    }

    private void failed(StorageException why) {
        sealIn = PAUSE;
        if (!failing) {
            failing = true;
            LOG.warn(
                    "Remembered ids stay in memory, they cannot be moved to scratch: {}",
                    why.getMessage());
        }
    }

    private void count(DedupWindow window) {
        Long before = bytes.put(window, window.youngBytes());
        used += window.youngBytes() - (before == null ? 0 : before);
    }
}
