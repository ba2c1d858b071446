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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A message on its way into its topic's log. Owned by the journal's writer once it is submitted.
final class TopicPost implements Work {
    private static final int OVERHEAD = 128;

    private final TopicName topic;
    private final @Nullable TopicMessage message;
    private final @Nullable Surroundings surroundings;
    private final History history;
    private final LogLedger ledger;
    private final Repeats repeats;
    private final Stored stored;
    private final PublishReply reply;
    private final long began;
    private final byte[] record;
    private final long hash;
    private final @Nullable BooleanSupplier admitted;
    private long epoch;
    private long offset;
    private boolean isRepeated;
    private boolean isRefused;

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

    /// A message to a topic.
    TopicPost(
            TopicMessage message,
            History history,
            LogLedger ledger,
            Repeats repeats,
            Surroundings surroundings,
            Stored stored,
            PublishReply reply) {
        this.topic = message.topic();
        this.message = message;
        this.surroundings = surroundings;
        this.history = history;
        this.ledger = ledger;
        this.repeats = repeats;
        this.stored = stored;
        this.reply = reply;
        this.began = message.followed() == null ? 0 : System.nanoTime();
        this.hash = TopicRecord.hash(message);
        this.record = TopicRecord.of(message, hash);
        this.admitted = null;
    }

    /// A message to a log that has its own rules.
    TopicPost(
            LogMessage message,
            History history,
            LogLedger ledger,
            Repeats repeats,
            Stored stored,
            PublishReply reply) {
        this.topic = message.log();
        this.message = null;
        this.surroundings = null;
        this.history = history;
        this.ledger = ledger;
        this.repeats = repeats;
        this.stored = stored;
        this.reply = reply;
        this.began = 0;
        this.hash = message.hash();
        this.record = TopicRecord.of(message.fields(), hash);
        this.admitted = message.admitted();
    }

    @Override
    public void apply() {
        isRefused = admitted != null && !admitted.getAsBoolean();
        if (isRefused) {
            return;
        }
        long known = hash == RepeatHash.NONE ? 0 : repeats.find(topic, hash);
        isRepeated = known > 0;
        LogName log = history.kind().log(topic);
        offset = isRepeated ? known : ledger.append(log, history.options(), List.of(record));
        epoch = ledger.epoch(log);
        if (!isRepeated) {
            stage();
        }
        if (hash != RepeatHash.NONE && !isRepeated) {
            repeats.add(topic, hash, offset);
        }
    }

    /// Stores the message for those outside who want it.
    private void stage() {
        if (message != null && surroundings != null && surroundings.wants(topic)) {
            surroundings.stage(topic, TopicRecord.json(message));
        }
    }

    @Override
    public void committed() {
        Followed followed = message == null ? null : message.followed();
        if (followed != null) {
            followed.did(Stage.JOURNAL, began);
        }
        if (isRefused) {
            reply.refused(ErrorCode.NOT_FOUND, "There is no such recipient.");
            return;
        }
        if (!isRepeated) {
            if (followed != null) {
                followed.handing();
            }
            stored.stored(topic, epoch, offset, record, followed);
        }
        if (followed != null) {
            followed.finish();
        }
        reply.stored(epoch, offset);
    }

    @Override
    public void failed(StorageException why) {
        repeats.forget(topic);
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
