package dev.waxwing.broker;

import dev.waxwing.backend.disk.IdFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/// A program, not a test: what one more id costs a full window, with all of it in the heap and with
/// older generations in a file. Prints CPU time and bytes of heap.
public final class DedupWindowCost {
    private static final int LIMIT = 1_000_000;
    private static final int GROUP = 64;
    private static final int GROUPS = 3 * LIMIT / GROUP;

    private DedupWindowCost() {}

    /// Runs both, several times so that the last rounds are compiled code.
    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "dedup-cost");
        try (IdFile file = IdFile.open(directory)) {
            for (int round = 0; round < 3; round++) {
                run("heap", new DedupMemory(file, Long.MAX_VALUE, 1), round);
                run("sealed", new DedupMemory(file, 16 << 20, LIMIT), round);
            }
        }
        Files.delete(directory.resolve("scratch"));
        Files.delete(directory);
    }

    private static void run(String name, DedupMemory memory, int seed) {
        SplittableRandom bits = new SplittableRandom(seed);
        DedupWindow window = new DedupWindow(LIMIT);
        long[] took = new long[GROUPS];
        long full = 0;
        for (int group = 0; group < GROUPS; group++) {
            long from = cpuNanos();
            for (int n = 0; n < GROUP; n++) {
                window.add(new IdHash(bits.nextLong(), bits.nextLong()));
            }
            memory.settle(window);
            memory.endGroup();
            took[group] = cpuNanos() - from;
            full += window.added() > LIMIT ? took[group] : 0;
        }
        double adds = window.added() - LIMIT;
        long repeats = repeats(window, seed);
        Arrays.sort(took);
        System.out.printf(
                "%-6s %4.0f ns/add, %4d ns/duplicate, median group %d us, slowest %d us,"
                        + " %d generations, heap %.2f bytes/id (%.2f sealed) of %d ids%n",
                name,
                full / adds,
                repeats,
                took[GROUPS / 2] / 1000,
                took[GROUPS - 1] / 1000,
                window.generations(),
                (double) (window.youngBytes() + window.sealedBytes()) / window.size(),
                (double) window.sealedBytes() / window.size(),
                window.size());
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long repeats(DedupWindow window, int seed) {
        SplittableRandom bits = new SplittableRandom(seed);
        long skip = window.added() - LIMIT;
        for (long n = 0; n < skip; n++) {
            bits.nextLong();
            bits.nextLong();
        }
        long from = cpuNanos();
        for (int n = 0; n < LIMIT; n++) {
            if (window.add(new IdHash(bits.nextLong(), bits.nextLong()))) {
                throw new IllegalStateException("id " + n + " was forgotten");
            }
        }
        return (cpuNanos() - from) / LIMIT;
    }
}
