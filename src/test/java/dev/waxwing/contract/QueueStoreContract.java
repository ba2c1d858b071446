package dev.waxwing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.broker.Block;
import dev.waxwing.broker.QueueStore.BindingRow;
import dev.waxwing.broker.QueueStore.BlockRow;
import dev.waxwing.broker.QueueStore.ExchangeRow;
import dev.waxwing.broker.QueueStore.QueueRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [QueueStore] promises, beside the [Storage] whose transactions it is part of.
public abstract class QueueStoreContract extends QueueStoreFixture {
    private static final QueueRow QUEUE = new QueueRow(1, "orders", "ttl=0 priority=off", 1);

    @Test
    void isEmptyAtFirst() {
        assertThat(store().queues()).isEmpty();
        assertThat(store().exchanges()).isEmpty();
        assertThat(store().bindings()).isEmpty();
        assertThat(scan(0, 0)).isEmpty();
        assertThat(store().lastBlock()).isZero();
        assertThat(store().wasClean()).isTrue();
        assertThat(store().bodyOf(1)).isNull();
        assertThat(store().readData(1)).isNull();
    }

    @Test
    void keepsQueuesInOrderOfId() {
        QueueRow other = new QueueRow(2, "später ü", "", 17);
        commit(() -> {
            store().insertQueue(other);
            store().insertQueue(QUEUE);
        });
        reopen();
        assertThat(store().queues()).containsExactly(QUEUE, other);
    }

    @Test
    void keepsExchangesAndBindings() {
        ExchangeRow exchange = new ExchangeRow("x", "topic");
        BindingRow first = new BindingRow("x", "a.*", 1);
        BindingRow second = new BindingRow("x", "a.*", 2);
        commit(() -> {
            store().insertExchange(exchange);
            store().insertBinding(first);
            store().insertBinding(second);
        });
        reopen();
        assertThat(store().exchanges()).containsExactly(exchange);
        assertThat(store().bindings()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void keepsEveryFieldOfABlock() {
        Block block =
                new Block(
                        Long.MAX_VALUE >> 6,
                        Integer.MAX_VALUE,
                        1_800_000_000_000L,
                        1_800_000_001_000L,
                        9,
                        64,
                        0,
                        bytes("data"));
        commit(() -> store().insertBlock(block, ids(3, 64)));
        reopen();
        BlockRow row = only(0);
        assertThat(row.block()).usingRecursiveComparison().ignoringFields("data").isEqualTo(block);
        assertThat(row.block().data()).isNull();
        assertThat(row.isComplete()).isFalse();
        assertThat(row.ids()).isEqualTo(ids(3, 64));
        assertThat(row.failures()).isNull();
        assertThat(store().bodyOf(block.id())).isEqualTo(bytes("data"));
        assertThat(store().readData(block.id())).isEqualTo(bytes("data"));
    }

    @Test
    void aBlockNeedNotHaveIds() {
        commit(() -> store().insertBlock(block(1, 1, 3), new byte[0]));
        assertThat(only(1).ids()).isEmpty();
    }

    @Test
    void rollbackLeavesNothing() {
        commit(() -> insert(1, 1, 2));
        rollBack(() -> {
            store().insertQueue(QUEUE);
            store().insertExchange(new ExchangeRow("x", "direct"));
            store().insertBinding(new BindingRow("x", "k", 1));
            insert(2, 1, 1);
            store().settle(1, 1);
            store().recordFailures(1, new int[] {1, 2});
            store().complete(1, false);
            store().markClean(false);
            store().markSuspect(1);
        });
        for (int opening = 0; opening < 2; opening++) {
            assertThat(store().queues()).isEmpty();
            assertThat(store().exchanges()).isEmpty();
            assertThat(store().bindings()).isEmpty();
            assertThat(idsOf(0, 0)).containsExactly(1L);
            assertThat(only(1).block().settled()).isZero();
            assertThat(only(1).failures()).isNull();
            assertThat(store().readData(1)).isEqualTo(bytes("bodies of 1"));
            assertThat(store().wasClean()).isTrue();
            assertThat(store().suspectUpTo()).isZero();
            assertThat(store().lastBlock()).isEqualTo(1);
            reopen();
        }
    }

    @Test
    void rollbackWithoutATransactionIsNoError() {
        storage().rollback();
        commit(() -> insert(1, 1, 1));
        assertThat(idsOf(0, 0)).containsExactly(1L);
    }

    @Test
    void settledBitsAreReplaced() {
        commit(() -> insert(1, 1, 64));
        commit(() -> store().settle(1, 0b101));
        commit(() -> store().settle(1, Long.MIN_VALUE | 0b111));
        reopen();
        assertThat(only(1).block().settled()).isEqualTo(Long.MIN_VALUE | 0b111);
        assertThat(only(1).isComplete()).isFalse();
        assertThat(store().bodyOf(1)).isNotNull();
    }

    @Test
    void aCompleteBlockKeepsItsIdsWhereTheyAreWanted() {
        commit(() -> {
            insert(1, 1, 2);
            insert(2, 1, 2);
        });
        commit(() -> {
            store().complete(1, true);
            store().complete(2, false);
        });
        reopen();
        assertThat(idsOf(0, 0)).containsExactly(1L);
        assertThat(only(1).isComplete()).isTrue();
        assertThat(only(1).ids()).isEqualTo(ids(1, 2));
        assertThat(store().bodyOf(1)).isNull();
        assertThat(store().readData(2)).isNull();
    }

    @Test
    void aRangeIsCompletedAsAWholeAndKeepsItsIds() {
        commit(() -> {
            for (long id = 1; id <= 5; id++) {
                insert(id, (int) (id % 2) + 1, 1);
            }
        });
        commit(() -> store().completeRange(2, 4));
        reopen();
        assertThat(scan(0, 0))
                .extracting(BlockRow::isComplete)
                .containsExactly(false, true, true, true, false);
        assertThat(only(3).ids()).isEqualTo(ids(3, 1));
        assertThat(store().bodyOf(1)).isNotNull();
        assertThat(store().bodyOf(2)).isNull();
        assertThat(store().bodyOf(4)).isNull();
        assertThat(store().bodyOf(5)).isNotNull();
    }

    @Test
    void failuresAreReplaced() {
        commit(() -> insert(1, 1, 3));
        for (int[] failures :
                new int[][] {
                    {1, 0, 0}, {2, 0, 200}, {2, 0, 255}, {3, 0, 256}, {3, 0, Integer.MAX_VALUE}
                }) {
            commit(() -> store().recordFailures(1, failures));
            reopen();
            assertThat(only(1).failures()).containsExactly(failures);
        }
    }

    @Test
    void changesToABlockThatIsGoneAreNoError() {
        commit(() -> {
            store().settle(5, 1);
            store().complete(5, true);
            store().recordFailures(5, new int[] {1});
        });
        assertThat(idsOf(0, 0)).isEmpty();
    }

    @Test
    void scansInOrderOfIdFromAnIdOfOneQueueOrAll() {
        commit(() -> {
            insert(3, 1, 1);
            insert(1, 1, 1);
            insert(2, 2, 1);
            insert(4, 2, 1);
        });
        assertThat(idsOf(0, 0)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(idsOf(0, 3)).containsExactly(3L, 4L);
        assertThat(idsOf(1, 0)).containsExactly(1L, 3L);
        assertThat(idsOf(2, 3)).containsExactly(4L);
        assertThat(idsOf(3, 0)).isEmpty();
    }

    @Test
    void lastBlockIsTheLargestIdEverGiven() {
        commit(() -> {
            store().insertQueue(new QueueRow(1, "a", "", 8));
            insert(3, 1, 1);
        });
        assertThat(store().lastBlock()).as("block 7 was there and is gone").isEqualTo(7);
        commit(() -> insert(12, 1, 1));
        reopen();
        assertThat(store().lastBlock()).isEqualTo(12);
    }

    @Test
    void forgetTakesCompleteBlocksOfOneQueueOfARange() {
        commit(() -> {
            for (long id = 1; id <= 6; id++) {
                insert(id, id == 4 ? 2 : 1, 1);
            }
            for (long id : new long[] {1, 2, 4, 5, 6}) {
                store().complete(id, true);
            }
        });
        commit(() -> store().forget(1, 2, 6));
        assertThat(idsOf(0, 0)).containsExactly(1L, 3L, 4L, 6L);
        assertThat(store().bodyOf(3)).isNotNull();
    }

    @Test
    void forgetOlderThanTakesCompleteBlocksOfEveryQueueAFewAtATime() {
        commit(() -> {
            for (long id = 1; id <= 8; id++) {
                insert(id, (int) (id % 2) + 1, 1);
            }
            for (long id : new long[] {1, 2, 4, 5, 6, 8}) {
                store().complete(id, true);
            }
        });
        // times are 1,000 + id
        assertThat(forgetOlderThan(1_000, 100)).isZero();
        assertThat(forgetOlderThan(1_008, 2)).isEqualTo(2);
        assertThat(idsOf(0, 0)).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(forgetOlderThan(1_008, 100)).isEqualTo(3);
        assertThat(idsOf(0, 0)).containsExactly(3L, 7L, 8L);
    }

    /// A queue that nobody drains must not keep the ids of the others for ever.
    @Test
    void forgettingGetsPastBlocksThatWait() {
        commit(() -> {
            for (long id = 1; id <= 30; id++) {
                insert(id, 1, 1);
            }
            for (long id = 21; id <= 30; id++) {
                store().complete(id, true);
            }
        });
        int gone = 0;
        for (int sweep = 0; sweep < 20; sweep++) {
            gone += forgetOlderThan(10_000, 5);
        }
        assertThat(gone).isEqualTo(10);
        commit(() -> store().complete(2, true));
        for (int sweep = 0; sweep < 20; sweep++) {
            gone += forgetOlderThan(10_000, 5);
        }
        assertThat(gone).as("and comes round again").isEqualTo(11);
    }

    private int forgetOlderThan(long at, int limit) {
        int[] gone = new int[1];
        commit(() -> gone[0] = store().forgetOlderThan(at, limit));
        return gone[0];
    }

    @Test
    void remembersUpToWhereMessagesAreSuspect() {
        for (long block : new long[] {7, 1L << 40, 0}) {
            commit(() -> store().markSuspect(block));
            reopen();
            assertThat(store().suspectUpTo()).isEqualTo(block);
        }
    }

    @Test
    void remembersWhetherTheEndWasOrderly() {
        for (boolean clean : new boolean[] {false, true, false}) {
            commit(() -> store().markClean(clean));
            reopen();
            assertThat(store().wasClean()).isEqualTo(clean);
        }
    }

    /// What is committed can be read beside a running transaction, and nothing else can.
    @Test
    void readsBesideTheWriter() throws InterruptedException {
        commit(() -> insert(1, 1, 1));
        storage().begin();
        insert(2, 1, 1);
        store().complete(1, true);
        assertThat(store().bodyOf(2)).as("the writer sees its own").isNotNull();
        List<byte @Nullable []> read = new ArrayList<>();
        Thread reader =
                Thread.ofPlatform()
                        .start(() -> {
                            read.add(store().readData(1));
                            read.add(store().readData(2));
                        });
        reader.join();
        assertThat(read.get(0)).isEqualTo(bytes("bodies of 1"));
        assertThat(read.get(1)).isNull();
        storage().commit();
        assertThat(store().readData(1)).isNull();
        assertThat(store().readData(2)).isEqualTo(bytes("bodies of 2"));
    }

    @Test
    void largeBodiesAreKept() {
        byte[] large = new byte[5 << 20];
        large[large.length - 1] = 42;
        commit(() -> store().insertBlock(new Block(1, 1, 0, 0, 0, 1, 0, large), new byte[16]));
        reopen();
        assertThat(store().readData(1)).isEqualTo(large);
    }

    @Test
    void probingLeavesNothing() {
        commit(() -> insert(1, 1, 1));
        storage().probe();
        storage().probe();
        assertThat(idsOf(0, Long.MIN_VALUE)).containsExactly(1L);
        assertThat(store().lastBlock()).isEqualTo(1);
        assertThat(store().bodyOf(-1)).isNull();
    }
}
