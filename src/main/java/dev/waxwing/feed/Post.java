package dev.waxwing.feed;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.log.LogLedger;
import dev.waxwing.log.LogOptions;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/// Messages on their way into the feed, with the key under which they were posted: both are stored,
/// or nothing. Owned by the journal's writer once it is submitted.
final class Post implements Work {
    private static final int OVERHEAD = 24;

    private final LogLedger ledger;
    private final LogOptions options;
    private final PostKeys keys;
    private final PostKey key;
    private final List<byte[]> contents;
    private final LongConsumer appended;
    private final Ingested told;
    private final long weight;
    private Outcome outcome = Outcome.NOT_APPLIED;
    private long last;

    private enum Outcome {
        NOT_APPLIED,
        STORED,
        STORED_WITH_KEY,
        REPEATED,
        KEY_REUSED
    }

    /// @param contents at least one
    /// @param appended gets the offset of the last, once it is durable
    Post(
            LogLedger ledger,
            LogOptions options,
            PostKeys keys,
            PostKey key,
            List<byte[]> contents,
            LongConsumer appended,
            Ingested told) {
        this.ledger = ledger;
        this.options = options;
        this.keys = keys;
        this.key = key;
        this.contents = contents;
        this.appended = appended;
        this.told = told;
        long bytes = 0;
        for (byte[] content : contents) {
            bytes += content.length + OVERHEAD;
        }
        this.weight = bytes;
    }

    @Override
    public void apply() {
        OptionalLong known = key.isNone() ? OptionalLong.empty() : keys.find(key.key());
        if (known.isPresent()) {
            outcome = known.getAsLong() == key.body() ? Outcome.REPEATED : Outcome.KEY_REUSED;
            return;
        }
        last = ledger.append(Feed.LOG, options, contents) + contents.size() - 1;
        if (!key.isNone()) {
            keys.add(key);
        }
        outcome = key.isNone() ? Outcome.STORED : Outcome.STORED_WITH_KEY;
    }

    @Override
    public void committed() {
        switch (outcome) {
            case STORED, STORED_WITH_KEY -> {
                keys.committed();
                appended.accept(last);
                told.stored();
            }
            case REPEATED -> told.stored();
            case KEY_REUSED -> told.keyReused();
            case NOT_APPLIED -> throw new IllegalStateException("committed before it was applied");
        }
    }

    /// All works of the group come here, so each takes back one key.
    @Override
    public void failed(StorageException why) {
        if (outcome == Outcome.STORED_WITH_KEY) {
            keys.takeBack();
        }
        told.failed(why);
    }

    @Override
    public long weight() {
        return weight;
    }
}
