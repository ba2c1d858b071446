package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;
import java.util.ArrayList;
import java.util.List;
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
    private final List<Watched> windows = new ArrayList<>();
    private long used;
    private long group;
    private int sealIn;
    private int scanIn;
    private boolean failing;

    /// What is known here of one window. Part of the window, so that looking after one costs no
    /// search for it.
    static final class Watched {
        private final DedupWindow window;
        private long bytes;
        private long touched = -1;

        Watched(DedupWindow window) {
            this.window = window;
        }
    }

    /// @param budget bytes of all young generations together
    /// @param limit of each window
    DedupMemory(IdArchive archive, long budget, int limit) {
        this.archive = archive;
        this.budget = budget;
        int tenth = limit / 10;
        this.sealAt = tenth < LEAST_TO_SEAL ? Integer.MAX_VALUE : Math.min(tenth, MOST_TO_SEAL);
        this.mergeUpTo = Math.min(limit / 8, MOST_TO_MERGE);
    }

    /// Looks after a window that ids were added to, at a moment when none of these can be taken
    /// back any more. [#endGroup] is to follow.
    void settle(DedupWindow window) {
        window.forgetSurplus();
        if (window.youngIds() >= sealAt && sealIn == 0) {
            seal(window);
        }
        Watched watched = window.watched();
        if (watched.touched < 0) {
            windows.add(watched);
        }
        watched.touched = group;
        count(watched);
    }

    /// Holds all windows to the budget: every window of the group was settled.
    void endGroup() {
        group++;
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
        Watched largest = largest();
        if (largest == null) {
            scanIn = PAUSE;
        } else {
            largest.touched = group;
            seal(largest.window);
            count(largest);
        }
    }

    private @Nullable Watched largest() {
        Watched largest = null;
        for (Watched each : windows) {
            if ((largest == null || isBefore(each, largest)) && each.window.youngIds() >= SMALL) {
                largest = each;
            }
        }
        return largest;
    }

    private static boolean isBefore(Watched a, Watched b) {
        return a.bytes > b.bytes || a.bytes == b.bytes && a.touched < b.touched;
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

    private void count(Watched watched) {
        long now = watched.window.youngBytes();
        used += now - watched.bytes;
        watched.bytes = now;
    }
}
