package dev.waxwing.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.broker.QueueAccount.Forgotten;
import org.junit.jupiter.api.Test;

final class QueueAccountTest {
    /// One mark is set every 4,096 ids.
    private static final int STEP = 4096;

    private long nextId;

    private static IdHash hash(long block, int index) {
        return new IdHash((block << 6 | index) * 0x9E3779B97F4A7C15L, block);
    }

    /// As the ledger does it for a block: ids first, then the mark.
    private void fill(QueueAccount account, long block) {
        for (int i = 0; i < STEP; i++) {
            account.seen.add(new IdHash(nextId * 31, nextId++));
        }
        account.mark(block);
    }

    @Test
    void nothingIsForgottenWhileTheWindowIsNotFull() {
        QueueAccount account = new QueueAccount(2 * STEP);
        fill(account, 1);
        fill(account, 2);
        assertThat(account.slide()).isEqualTo(new Forgotten(0, 0));
        assertThat(account.remembers(1)).isTrue();
    }

    @Test
    void blocksWhoseIdsLeftTheWindowAreForgottenOnce() {
        QueueAccount account = new QueueAccount(2 * STEP);
        for (long block = 1; block <= 4; block++) {
            fill(account, block);
        }
        // the ids of blocks 1 and 2 are gone; block 2 is known only as the start of the window
        assertThat(account.slide()).isEqualTo(new Forgotten(0, 2));
        assertThat(account.slide()).isEqualTo(new Forgotten(2, 2));
        assertThat(account.remembers(1)).isFalse();
        assertThat(account.remembers(2)).isTrue();

        fill(account, 5);
        assertThat(account.slide()).isEqualTo(new Forgotten(2, 3));
    }

    /// No block is forgotten that holds an id of the window, whatever the sizes of the blocks.
    @Test
    void anIdOfTheWindowIsNeverForgotten() {
        QueueAccount account = new QueueAccount(10_000);
        for (long block = 1; block <= 2_000; block++) {
            int ids = (int) (block * 37 % 64) + 1;
            for (int i = 0; i < ids; i++) {
                account.seen.add(hash(block, i));
            }
            account.mark(block);
            long forgotten = account.slide().to();
            if (forgotten > 0) {
                assertThat(account.seen.contains(hash(forgotten - 1, 0))).isFalse();
            }
        }
        assertThat(account.slide().from()).isGreaterThan(1_000);
    }
}
