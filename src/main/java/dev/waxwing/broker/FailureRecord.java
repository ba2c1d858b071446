package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;

/// Keeps on disk how often the messages of a block were delivered in vain, so that a poisonous
/// message meets its limit across restarts. Nobody waits for it; a lost one makes a message be
/// tried once more.
record FailureRecord(QueueLedger ledger, long block, int[] failures) implements Work {
    @Override
    public void apply() {
        ledger.store().recordFailures(block, failures);
    }

    @Override
    public void committed() {}

    @Override
    public void failed(StorageException why) {}
}
