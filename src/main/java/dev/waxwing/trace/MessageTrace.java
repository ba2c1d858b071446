package dev.waxwing.trace;

import dev.waxwing.broker.QueueSearch;
import dev.waxwing.chat.MessageSearch;
import dev.waxwing.routing.TopicSearch;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/// Looks for a message everywhere, one search at a time: each reads all that is kept. Waits for the
/// disk; safe for all threads that may.
public final class MessageTrace {
    /// The longest id that anything here has.
    private static final int LONGEST = 1_024;

    private final MessageSearch messages;
    private final TopicSearch topics;
    private final QueueSearch queues;
    private final InstantSource clock;
    private final ReentrantLock turn = new ReentrantLock(true);

    public MessageTrace(
            MessageSearch messages, TopicSearch topics, QueueSearch queues, InstantSource clock) {
        this.messages = messages;
        this.topics = topics;
        this.queues = queues;
        this.clock = clock;
    }

    /// Every place of a message that its sender calls so.
    ///
    /// @throws dev.waxwing.journal.StorageException when the storage cannot be read
    public Whereabouts find(String messageId) {
        if (messageId.isEmpty() || messageId.length() > LONGEST) {
            return Whereabouts.nowhere(messageId);
        }
        turn.lock();
        try {
            return new Whereabouts(
                    messageId,
                    messages.find(messageId),
                    topics.find(messageId),
                    queues.find(messageId, clock.millis()));
        } finally {
            turn.unlock();
        }
    }
}
