package dev.waxwing.ops;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A process of its own promotes far more garbage than its heap may take up.
final class HeapRoomTest {
    private static final long MIB = 1 << 20;

    @Test
    void whatLivesDecidesWhereItLooksNext() {
        assertThat(HeapRoom.limit(1 * MIB, 226 * MIB)).isEqualTo(24 * MIB);
        assertThat(HeapRoom.limit(80 * MIB, 226 * MIB)).isEqualTo(88 * MIB);
        assertThat(HeapRoom.limit(220 * MIB, 226 * MIB)).isEqualTo(226 * MIB);
    }

    @Test
    @Timeout(value = 60, unit = SECONDS)
    void garbageDoesNotTakeTheRoom() throws Exception {
        assertThat(largestOldGeneration("watch")).isBetween(24 * MIB, 100 * MIB);
        assertThat(largestOldGeneration("leave")).isGreaterThan(150 * MIB);
    }

    private static long largestOldGeneration(String how) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xms48m",
                                "-Xmx256m",
                                "-Xmn30m",
                                "-XX:SurvivorRatio=2",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Promotion.class.getName(),
                                how)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String answer = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).isZero();
        return Long.parseLong(answer);
    }

    /// Holds 16 MiB at a time, each piece for long enough to grow old, and does some work for each:
    /// a few hundred MiB a second.
    static final class Promotion {
        public static void main(String[] args) throws Exception {
            try (AutoCloseable _ = args[0].equals("watch") ? HeapRoom.watch() : () -> {}) {
                Deque<byte[]> living = new ArrayDeque<>();
                MessageDigest work = MessageDigest.getInstance("SHA3-256");
                for (int i = 0; i < 32 << 10; i++) {
                    byte[] piece = new byte[16 << 10];
                    work.update(piece);
                    living.add(piece);
                    if (living.size() > 1 << 10) {
                        living.remove();
                    }
                }
            }
            System.out.println(
                    ManagementFactory.getMemoryPoolMXBeans().stream()
                            .filter(pool -> pool.getName().equals("Tenured Gen"))
                            .map(MemoryPoolMXBean::getPeakUsage)
                            .findFirst()
                            .orElseThrow()
                            .getUsed());
        }
    }
}
