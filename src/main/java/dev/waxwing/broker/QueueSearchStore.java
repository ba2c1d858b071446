package dev.waxwing.broker;

import dev.waxwing.broker.QueueStore.BindingRow;
import dev.waxwing.broker.QueueStore.BlockRow;
import dev.waxwing.broker.QueueStore.ExchangeRow;
import dev.waxwing.broker.QueueStore.QueueRow;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is committed of queues, read beside the journal. Safe for all threads that may wait; each
/// call sees its own moment, and none holds the database for long.
public interface QueueSearchStore {
    List<QueueRow> queues();

    List<ExchangeRow> exchanges();

    List<BindingRow> bindings();

    /// Visits the blocks of the next rows, in order of id; the visitor reads nothing here.
    ///
    /// @param after the row behind which they begin
    /// @return the last row; 0 when there was none
    long scan(long after, int rows, Consumer<BlockRow> visitor);

    /// The bodies of a block; null when it is gone.
    byte @Nullable [] bodies(long block);
}
