package dev.waxwing.routing;

import dev.waxwing.journal.Work;
import dev.waxwing.topics.TopicName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What messages to topics reach beside those who listen. Safe for all threads; nothing blocks.
public interface Surroundings {
    /// Whether anybody outside wants messages of a topic.
    boolean wants(TopicName topic);

    /// Stores a message for those outside, in the running transaction: on the journal's writer, in
    /// [dev.waxwing.journal.Work#apply].
    ///
    /// @param json an object: the message's fields
    void stage(TopicName topic, byte[] json);

    /// As [#stage], for a message that is kept nowhere; from any thread.
    void pass(TopicName topic, byte[] json);

    /// Puts a copy into a queue.
    ///
    /// @param delayMillis how long it waits there; 0: not at all
    /// @param with as for [MessageRouter#route]
    void copy(String queue, TopicMessage message, long delayMillis, @Nullable List<Work> with);

    /// Holds a message back, on disk, and gives it to the router when its time has come. The reply
    /// is told when it is held.
    ///
    /// @param with as for [MessageRouter#route]
    void delay(TopicMessage message, long millis, PublishReply reply, @Nullable List<Work> with);
}
