package dev.waxwing.routing;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.topics.TopicName;
import java.util.function.BiConsumer;

/// A message to a topic that keeps nothing, which goes out with what it was copied from: when that
/// is on disk.
final class LivePass implements Work {
    private final TopicMessage message;
    private final Surroundings surroundings;
    private final BiConsumer<TopicName, EncodedFrame> out;
    private final EncodedFrame event;

    /// @param out takes the event, on the journal's writer
    LivePass(
            TopicMessage message,
            Surroundings surroundings,
            BiConsumer<TopicName, EncodedFrame> out) {
        this.message = message;
        this.surroundings = surroundings;
        this.out = out;
        this.event = TopicRecord.event(message);
    }

    @Override
    public void apply() {
        if (surroundings.wants(message.topic())) {
            surroundings.stage(message.topic(), TopicRecord.json(message));
        }
    }

    @Override
    public void committed() {
        out.accept(message.topic(), event);
    }

    @Override
    public void failed(StorageException why) {
        // What it was copied from is not there either.
    }

    @Override
    public long weight() {
        return event.size();
    }
}
