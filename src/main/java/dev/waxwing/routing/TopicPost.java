package dev.waxwing.routing;

import dev.waxwing.journal.RepeatHash;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.log.LogLedger;
import dev.waxwing.log.LogName;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.topics.TopicName;
import dev.waxwing.tracing.Followed;
import dev.waxwing.tracing.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message on its way into its topic's log. Owned by the journal's writer once it is submitted.
final class TopicPost implements Work {
    private static final int OVERHEAD = 128;

    private final TopicMessage message;
    private final History history;
    private final LogLedger ledger;
    private final Repeats repeats;
    private final Surroundings surroundings;
    private final Stored stored;
    private final PublishReply reply;
    private final long began;
    private final byte[] record;
    private final long hash;
    private long epoch;
    private long offset;
    private boolean isRepeated;

    /// Told of each message that is new, in the order of the offsets, on the journal's writer.
    interface Stored {
        /// @param followed by whom; null for most
        void stored(
                TopicName topic,
                long epoch,
                long offset,
                byte[] record,
                @Nullable Followed followed);
    }

    TopicPost(
            TopicMessage message,
            History history,
            LogLedger ledger,
            Repeats repeats,
            Surroundings surroundings,
            Stored stored,
            PublishReply reply) {
        this.message = message;
        this.history = history;
        this.ledger = ledger;
        this.repeats = repeats;
        this.surroundings = surroundings;
        this.stored = stored;
        this.reply = reply;
        this.began = message.followed() == null ? 0 : System.nanoTime();
        this.hash = TopicRecord.hash(message);
        this.record = TopicRecord.of(message, hash);
    }

    @Override
    public void apply() {
        TopicName topic = message.topic();
        LogName log = History.log(topic);
        long known = hash == RepeatHash.NONE ? 0 : repeats.find(topic, hash);
        isRepeated = known > 0;
        offset = isRepeated ? known : ledger.append(log, history.options(), List.of(record));
        epoch = ledger.epoch(log);
        if (!isRepeated && surroundings.wants(topic)) {
            surroundings.stage(topic, TopicRecord.json(message));
        }
        if (hash != RepeatHash.NONE && !isRepeated) {
            repeats.add(topic, hash, offset);
        }
    }

    @Override
    public void committed() {
        Followed followed = message.followed();
        if (followed != null) {
            followed.did(Stage.JOURNAL, began);
        }
        if (!isRepeated) {
            if (followed != null) {
                followed.handing();
            }
            stored.stored(message.topic(), epoch, offset, record, followed);
        }
        if (followed != null) {
            followed.finish();
        }
        reply.stored(epoch, offset);
    }

    @Override
    public void failed(StorageException why) {
        repeats.forget(message.topic());
        switch (why.kind()) {
            case FULL -> reply.refused(ErrorCode.STORAGE_FULL, "Not stored: the disk is full");
            case FAILED ->
                    reply.refused(ErrorCode.STORAGE_FAILED, "Not stored: the disk has failed");
        }
    }

    @Override
    public long weight() {
        return OVERHEAD + record.length;
    }
}
