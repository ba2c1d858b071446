package dev.waxwing.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waxwing.backend.disk.IdFile;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.StorageException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DedupMemoryTest {
    private static final int GROUP = 100;

    @TempDir private Path data;
    private IdFile file;
    private FailingArchive archive;

    @BeforeEach
    void open() throws IOException {
        file = IdFile.open(data);
        archive = new FailingArchive(file);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    /// Id `number` of queue `seed`: spread as real hashes are.
    private static IdHash hash(int seed, long number) {
        SplittableRandom bits = new SplittableRandom(seed * 1_000_003L + number);
        return new IdHash(bits.nextLong(), bits.nextLong());
    }

    private static void fill(DedupMemory memory, DedupWindow window, int seed, int ids) {
        for (int n = 0; n < ids; n++) {
            assertThat(window.add(hash(seed, window.added()))).isTrue();
            if (n % GROUP == GROUP - 1) {
                memory.settle(window);
                memory.endGroup();
            }
        }
    }

    private static void remembersItsNewest(DedupWindow window, int seed, int limit) {
        long ids = window.added();
        assertThat((long) window.size()).isGreaterThanOrEqualTo(Math.min(limit, ids));
        for (long n = 0; n < ids; n++) {
            boolean known = n >= ids - window.size();
            assertThat(window.contains(hash(seed, n))).as("id %d of %d", n, ids).isEqualTo(known);
        }
    }

    @Test
    void sealsATenthAtATimeAndForgetsWhatIsOverTheLimit() {
        DedupMemory memory = new DedupMemory(archive, 64 << 20, 50_000);
        DedupWindow window = new DedupWindow(50_000);

        fill(memory, window, 1, 90_000);

        assertThat(window.generations()).isBetween(9, 10);
        assertThat(window.size()).isBetween(50_000, 55_000 + GROUP);
        assertThat(archive.open).isEqualTo(window.generations());
        assertThat(window.sealedBytes()).isLessThan(window.size() * 8L / 5);
        remembersItsNewest(window, 1, 50_000);
    }

    @Test
    void holdsManyWindowsToTheBudget() {
        int budget = 1 << 20;
        DedupMemory memory = new DedupMemory(archive, budget, 20_000);
        List<DedupWindow> windows =
                Stream.generate(() -> new DedupWindow(20_000)).limit(40).toList();

        for (int round = 0; round < 30; round++) {
            for (int queue = 0; queue < windows.size(); queue++) {
                fill(memory, windows.get(queue), queue, GROUP);
                assertThat(memory.used()).isLessThanOrEqualTo(budget);
            }
        }

        assertThat(memory.used())
                .isEqualTo(windows.stream().mapToLong(DedupWindow::youngBytes).sum());
        for (int queue = 0; queue < windows.size(); queue++) {
            remembersItsNewest(windows.get(queue), queue, 20_000);
        }
    }

    @Test
    void makesOneOfSmallGenerationsWhenThereAreMany() {
        DedupMemory memory = new DedupMemory(archive, 12 << 10, 20_000);
        DedupWindow window = new DedupWindow(20_000);

        fill(memory, window, 1, 30_000);

        assertThat(window.generations()).isBetween(8, 17);
        assertThat(archive.open).isEqualTo(window.generations());
        remembersItsNewest(window, 1, 20_000);
    }

    @Test
    void keepsIdsInTheHeapWhileTheyCannotBeSealedAndTriesAgain() {
        DedupMemory memory = new DedupMemory(archive, 1 << 20, 50_000);
        DedupWindow window = new DedupWindow(50_000);
        archive.writesFail = true;

        fill(memory, window, 1, 60_000);

        assertThat(archive.attempts).as("not at every group").isBetween(2, 20);
        assertThat(window.generations()).isZero();
        assertThat(window.size()).isEqualTo(50_000);
        remembersItsNewest(window, 1, 50_000);

        archive.writesFail = false;
        fill(memory, window, 1, 20_000);

        assertThat(window.generations()).isPositive();
        assertThat(memory.used()).isLessThanOrEqualTo(1 << 20);
        remembersItsNewest(window, 1, 50_000);
    }

    @Test
    void neitherNewNorDuplicateWhenARunCannotBeRead() {
        DedupMemory memory = new DedupMemory(archive, 64 << 20, 50_000);
        DedupWindow window = new DedupWindow(50_000);
        fill(memory, window, 1, 5_000);
        assertThat(window.youngIds()).isZero();
        archive.readsFail = true;

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> window.add(hash(1, 17)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.FAILED));
        assertThat(window.added()).isEqualTo(5_000);
        assertThat(window.size()).isEqualTo(5_000);

        archive.readsFail = false;
        assertThat(window.add(hash(1, 17))).isFalse();
    }

    /// Hashes that agree in their high half fill several pages of a run.
    @Test
    void tellsIdsApartByTheirLowHalfAlone() {
        DedupWindow window = new DedupWindow(10_000);
        for (int n = 0; n < 3_000; n++) {
            window.add(new IdHash(n % 3, 2L * n));
        }
        window.seal(archive);

        for (int n = 0; n < 3_000; n++) {
            assertThat(window.contains(new IdHash(n % 3, 2L * n))).isTrue();
            assertThat(window.contains(new IdHash(n % 3, 2L * n + 1))).isFalse();
        }
    }
}
