package dev.waxwing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.broker.Block;
import dev.waxwing.broker.QueueStore;
import dev.waxwing.broker.QueueStore.BlockRow;
import dev.waxwing.broker.QueueStore.NewBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What every [QueueStore] promises of blocks that one group brings to many queues, which it may
/// store together.
public abstract class SharedBlocksContract extends QueueStoreFixture {
    /// As a commit over many queues brings them: one message each, ids that follow each other.
    private void insertSingles(long from, long to, int queues) {
        List<NewBlock> singles = new ArrayList<>();
        for (long id = from; id <= to; id++) {
            int queue = (int) (id % queues) + 1;
            Block block = new Block(id, queue, 1_000, 0, 0, 1, 0, bytes("bodies of " + id));
            singles.add(new NewBlock(block, ids(id, 1)));
        }
        commit(() -> store().insertBlocks(singles));
    }

    private List<Long> completeIds() {
        return scan(0, 0).stream()
                .filter(BlockRow::isComplete)
                .map(row -> row.block().id())
                .toList();
    }

    @Test
    void blocksOfOneMessageAreKeptWhateverTheirQueues() {
        insertSingles(3, 202, 7);
        reopen();
        assertThat(idsOf(0, 0)).hasSize(200).startsWith(3L).endsWith(202L);
        assertThat(idsOf(0, 100)).hasSize(103).startsWith(100L);
        assertThat(idsOf(5, 100)).hasSize(15).startsWith(102L).endsWith(200L);
        assertThat(store().lastBlock()).isEqualTo(202);
        for (BlockRow row : scan(0, 0)) {
            long id = row.block().id();
            assertThat(row.block())
                    .isEqualTo(new Block(id, (int) (id % 7) + 1, 1_000, 0, 0, 1, 0, null));
            assertThat(row.ids()).isEqualTo(ids(id, 1));
            assertThat(row.isComplete()).isFalse();
            assertThat(row.failures()).isNull();
            assertThat(store().readData(id)).isEqualTo(bytes("bodies of " + id));
        }
    }

    @Test
    void whatDiffersIsKeptApart() {
        List<NewBlock> blocks = new ArrayList<>();
        for (int id = 1; id <= 40; id++) {
            int count = id % 5 == 0 ? 3 : 1;
            long visibleAt = id % 7 == 0 ? 5_000 : 0;
            Block block =
                    new Block(id, id % 3 + 1, 1_000, visibleAt, id / 20, count, 0, bytes("" + id));
            blocks.add(new NewBlock(block, id % 11 == 0 ? new byte[0] : ids(id, count)));
        }
        commit(() -> store().insertBlocks(blocks));
        reopen();
        assertThat(scan(0, 0).stream().map(BlockRow::block))
                .isEqualTo(
                        blocks.stream()
                                .map(NewBlock::block)
                                .map(b ->
                                        new Block(
                                                b.id(),
                                                b.queue(),
                                                b.at(),
                                                b.visibleAt(),
                                                b.priority(),
                                                b.count(),
                                                0,
                                                null))
                                .toList());
        assertThat(scan(0, 0).stream().map(row -> row.ids().length))
                .isEqualTo(blocks.stream().map(block -> block.ids().length).toList());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "64,64", "65,65", "1,64", "64,65", "1,200", "63,66", "2,63", "10,150"})
    void anyRangeOfThemIsCompleted(long from, long to) {
        insertSingles(1, 200, 3);
        commit(() -> store().completeRange(from, to));
        reopen();
        assertThat(completeIds()).isEqualTo(LongStream.rangeClosed(from, to).boxed().toList());
        for (long id = 1; id <= 200; id++) {
            if (id < from || id > to) {
                assertThat(store().readData(id)).isEqualTo(bytes("bodies of " + id));
            }
        }
    }

    @Test
    void theirBodiesGoWithTheLastOfThem() {
        insertSingles(1, 64, 3);
        for (long id = 64; id >= 1; id--) {
            long next = id;
            assertThat(store().readData(1)).isNotNull();
            commit(() -> store().complete(next, true));
        }
        assertThat(store().readData(1)).isNull();
        assertThat(completeIds()).hasSize(64);
    }

    @Test
    void oneOfThemThatNeedNotBeRememberedIsComplete() {
        insertSingles(1, 10, 3);
        commit(() -> store().complete(4, false));
        assertThat(completeIds()).containsExactly(4L);
    }

    @Test
    void settlingNothingOfOneChangesNoOther() {
        insertSingles(1, 10, 3);
        commit(() -> store().completeRange(2, 5));
        commit(() -> store().settle(1, 0));
        assertThat(completeIds()).containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void theirFailuresAreKeptOneByOne() {
        insertSingles(1, 10, 3);
        commit(() -> store().recordFailures(1, new int[] {1}));
        commit(() -> store().recordFailures(7, new int[] {200}));
        commit(() -> store().recordFailures(7, new int[] {201}));
        commit(() -> store().recordFailures(99, new int[] {1}));
        reopen();
        assertThat(only(1).failures()).containsExactly(1);
        assertThat(only(2).failures()).isNull();
        assertThat(only(7).failures()).containsExactly(201);

        commit(() -> store().recordFailures(8, new int[] {256}));
        commit(() -> store().recordFailures(7, new int[] {202}));
        reopen();
        assertThat(only(1).failures()).containsExactly(1);
        assertThat(only(2).failures()).isNull();
        assertThat(only(7).failures()).containsExactly(202);
        assertThat(only(8).failures()).containsExactly(256);
    }

    @Test
    void theyAreForgottenWhenNoQueueRemembersAny() {
        insertSingles(1, 300, 3);
        commit(() -> store().completeRange(1, 250));
        commit(() -> store().forget(1, 0, 300));
        assertThat(idsOf(0, 0)).as("no queue forgets for another").hasSize(300);
        assertThat(forgetShared(100, (_, _) -> true)).isTrue();
        assertThat(forgetShared(100, (queue, block) -> queue == 2 && block > 64)).isTrue();
        assertThat(idsOf(0, 0)).hasSize(236).startsWith(65L);
        assertThat(forgetShared(2, (_, _) -> false)).as("more are to come").isFalse();
        assertThat(forgetShared(2, (_, _) -> false)).isFalse();
        assertThat(forgetShared(2, (_, _) -> false)).isTrue();
        assertThat(idsOf(0, 0)).as("the row of 250 waits").endsWith(300L).hasSize(108);
    }

    private boolean forgetShared(int limit, QueueStore.BlockOwner remembers) {
        boolean[] ended = new boolean[1];
        commit(() -> ended[0] = store().forgetShared(limit, remembers));
        return ended[0];
    }
}
