package dev.waxwing.backend.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waxwing.broker.IdRun;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.StorageException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdFileTest {
    private static final int SLOT = 64 << 10;

    @TempDir private Path data;
    private IdFile file;

    @BeforeEach
    void open() throws IOException {
        file = IdFile.open(data);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    private static long[] hashes(int seed, int count) {
        return new SplittableRandom(seed).longs(2L * count).toArray();
    }

    private Path ids() {
        return data.resolve("scratch/ids");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void readsBackWhatWasWrittenAcrossSlots() {
        long[] first = hashes(1, 10_000);
        long[] second = hashes(2, 4_096);
        IdRun one = file.write(first);
        IdRun two = file.write(second);

        assertThat(one.read(0, 10_000)).isEqualTo(first);
        assertThat(two.read(0, 4_096)).isEqualTo(second);
        assertThat(one.read(9_999, 1)).containsExactly(first[19_998], first[19_999]);
        assertThat(one.read(4_090, 12)).isEqualTo(Arrays.copyOfRange(first, 8_180, 8_204));
    }

    @Test
    void usesSpaceThatWasGivenBackEvenInPieces() throws IOException {
        IdRun[] small = new IdRun[8];
        for (int n = 0; n < small.length; n++) {
            small[n] = file.write(hashes(n, 100));
        }
        small[1].close();
        small[4].close();
        small[6].close();
        long[] large = hashes(99, 3 * 4_096);

        IdRun run = file.write(large);

        assertThat(run.read(0, 3 * 4_096)).isEqualTo(large);
        assertThat(small[7].read(0, 100)).isEqualTo(hashes(7, 100));
        assertThat(Files.size(ids())).isLessThanOrEqualTo(8L * SLOT);
    }

    @Test
    void shrinksWhenTheLastRunsAreClosed() throws IOException {
        IdRun first = file.write(hashes(1, 5_000));
        IdRun last = file.write(hashes(2, 50_000));
        last.close();

        assertThat(Files.size(ids())).isLessThanOrEqualTo(2L * SLOT);
        assertThat(first.read(0, 5_000)).isEqualTo(hashes(1, 5_000));
        first.close();
        assertThat(Files.size(ids())).isZero();
    }

    @Test
    void isOpenToItsOwnerOnlyAndGoneAtTheEnd() throws IOException {
        assertThat(mode(data.resolve("scratch"))).isEqualTo("rwx------");
        assertThat(mode(ids())).isEqualTo("rw-------");
        file.close();
        assertThat(ids()).doesNotExist();
    }

    @Test
    void startsEmptyAfterACrash() throws IOException {
        file.write(hashes(1, 5_000));
        Files.writeString(data.resolve("scratch/other"), "left over");

        try (IdFile next = IdFile.open(data)) {
            assertThat(Files.size(ids())).isZero();
            assertThat(data.resolve("scratch/other")).doesNotExist();
            assertThat(next.write(hashes(3, 7)).read(0, 7)).isEqualTo(hashes(3, 7));
        }
    }

    @Test
    void saysThatTheDiskFailedWhenTheFileIsCutShort() throws IOException {
        IdRun run = file.write(hashes(1, 5_000));
        try (FileChannel other = FileChannel.open(ids(), StandardOpenOption.WRITE)) {
            other.truncate(SLOT);
        }

        assertThat(run.read(0, 10)).isEqualTo(hashes(1, 10));
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> run.read(4_096, 256))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.FAILED));
    }

    @Test
    void refusesTheWriteOnAClosedFile() throws IOException {
        file.close();

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> file.write(hashes(1, 10)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.FULL));
    }
}
