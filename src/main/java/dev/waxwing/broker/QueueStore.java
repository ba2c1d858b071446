package dev.waxwing.broker;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where exchanges, queues and blocks are kept. The writing methods run on the journal's writer
/// thread, inside its transaction, and are durable with its commit. The reading methods see what is
/// committed. All may throw [dev.waxwing.journal.StorageException].
public interface QueueStore {
    /// A stored queue.
    record QueueRow(int id, String name, String options, long firstBlock) {}

    /// A stored exchange.
    record ExchangeRow(String name, String type) {}

    /// A stored binding.
    record BindingRow(String exchange, String key, int queue) {}

    /// A stored block without its bodies.
    ///
    /// @param block the header
    /// @param isComplete true when every message is settled and the row only remembers ids
    /// @param ids the id hashes, 16 bytes for each message that came with one
    /// @param failures how many deliveries of each message came to nothing, or null when none did
    record BlockRow(Block block, boolean isComplete, byte[] ids, int @Nullable [] failures) {}

    void insertQueue(QueueRow queue);

    void insertExchange(ExchangeRow exchange);

    void insertBinding(BindingRow binding);

    /// A block to be stored, with its bodies (`block.data` is not null).
    ///
    /// @param ids the id hashes, 16 bytes for each message, or none
    record NewBlock(Block block, byte[] ids) {}

    /// Stores the blocks that one group adds, in order of id.
    void insertBlocks(List<NewBlock> blocks);

    /// Stores one block.
    default void insertBlock(Block block, byte[] ids) {
        insertBlocks(List.of(new NewBlock(block, ids)));
    }

    /// Replaces the settled bits of a block that still has other messages; not for a block of one.
    void settle(long block, long settled);

    /// Every message of the block is settled: drops its bodies, and the row too unless its ids must
    /// be remembered.
    void complete(long block, boolean keepIds);

    /// As [#complete] with `keepIds`, for every block with `from <= id <= to`: all of them are
    /// complete.
    void completeRange(long from, long to);

    /// Remembers how many deliveries came to nothing, a count for each message of the block.
    void recordFailures(long block, int[] failures);

    /// Drops the complete blocks of one queue with `from <= id < to`, but for those that are stored
    /// together with other queues' ([#forgetShared]).
    void forget(int queue, long from, long to);

    /// Looks at the next `limit` blocks, of all queues in order of id, and drops those that are
    /// complete and older than a wall time; begins again when it meets young ones. So calls in a
    /// row come to all, however many wait among them.
    ///
    /// @return how many went
    int forgetOlderThan(long at, int limit);

    /// Something that is true of some blocks of some queues.
    @FunctionalInterface
    interface BlockOwner {
        boolean test(int queue, long block);
    }

    /// Looks at the next `limit` rows that may hold blocks of several queues, and drops those whose
    /// blocks are all complete and remembered by none of their queues: [#forget] leaves them alone.
    /// Calls in a row come to all.
    ///
    /// @param remembers whether a queue still needs a block's ids
    /// @return true when the end was reached, and the next call begins at the start
    boolean forgetShared(int limit, BlockOwner remembers);

    /// Sets whether the last stop was an orderly one; starting sets it to false.
    void markClean(boolean clean);

    boolean wasClean();

    /// Sets up to which id blocks may hold messages at an orderly stop that were delivered though
    /// [#recordFailures] was told nothing of it; 0 for none.
    void markSuspect(long lastBlock);

    long suspectUpTo();

    List<QueueRow> queues();

    List<ExchangeRow> exchanges();

    List<BindingRow> bindings();

    /// The largest block id ever given, 0 when there is none.
    long lastBlock();

    /// Visits the blocks with `id >= from` in order of id, of one queue or (0) of all. On the
    /// writer thread or before the journal starts.
    void scan(int queue, long from, Consumer<BlockRow> visitor);

    /// The bodies of a block, or null when it is gone. On the writer thread.
    byte @Nullable [] bodyOf(long block);

    /// The bodies of a block, or null when it is gone. From one reading thread beside the writer.
    byte @Nullable [] readData(long block);
}
