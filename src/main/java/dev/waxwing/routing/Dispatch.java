package dev.waxwing.routing;

import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import dev.waxwing.topics.TopicTree;
import dev.waxwing.tracing.Followed;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Hands messages to those who listen: one frame, encoded once, to every connection that has a
/// filter which selects the topic. It never waits for a slow one.
///
/// [#pass] is for all threads, and reads the tree without a lock. What concerns topics with a
/// history ([#stored], [#join]) belongs to the actor of dispatch, so that whoever joins does so
/// between two messages and knows which is the next.
final class Dispatch {
    private final TopicTree<TopicSubscriber> tree = new TopicTree<>();
    private final LogKind kind;
    private final Catalogue catalogue;
    private final int mostTopics;

    /// @param mostTopics with a history, that one filter may select
    Dispatch(LogKind kind, Catalogue catalogue, int mostTopics) {
        this.kind = kind;
        this.catalogue = catalogue;
        this.mostTopics = mostTopics;
    }

    /// Hands over a message that is kept nowhere.
    ///
    /// @return how many connections took it
    int pass(TopicName topic, EncodedFrame frame) {
        return hand(topic, 0, frame);
    }

    /// Hands over a message that is committed.
    void stored(DispatchStage.Committed message) {
        Followed followed = message.followed();
        long began = followed == null ? 0 : System.nanoTime();
        int reached = 0;
        if (!catalogue.has(message.topic(), message.epoch(), message.offset())) {
            reached = handStored(message);
        } // else it was committed before the catalogue was read, after this began
        if (followed != null) {
            followed.handed(began, reached);
        }
    }

    private int handStored(DispatchStage.Committed message) {
        TopicName topic = message.topic();
        long epoch = message.epoch();
        long offset = message.offset();
        int reached = hand(topic, offset, kind.message(topic, epoch, offset, message.record()));
        catalogue.handed(topic, new Place(epoch, offset));
        return reached;
    }

    void join(Join join) {
        for (TopicFilter filter : join.filters()) {
            if (places(filter).size() > mostTopics) {
                join.refused()
                        .accept(
                                "'%s' selects more than %d topics with a history"
                                        .formatted(filter.text(), mostTopics));
                return;
            }
        }
        join.joined().accept(new HashMap<>(join.who().join(join, this)));
    }

    /// Whether there may be a message to this topic.
    boolean hasRoomFor(TopicName topic, int most) {
        return catalogue.size() < most || catalogue.contains(topic);
    }

    Map<TopicName, Place> places(TopicFilter filter) {
        return catalogue.places(filter, mostTopics);
    }

    void add(TopicFilter filter, TopicSubscriber subscriber) {
        tree.add(filter, subscriber);
    }

    void remove(TopicFilter filter, TopicSubscriber subscriber) {
        tree.remove(filter, subscriber);
    }

    private int hand(TopicName topic, long offset, EncodedFrame frame) {
        Handing handing = new Handing(topic, offset, frame);
        tree.match(topic).forEach(handing);
        return handing.reached;
    }

    /// One message on its way to those who listen.
    private static final class Handing implements Consumer<TopicSubscriber> {
        private final TopicName topic;
        private final long offset;
        private final EncodedFrame frame;
        private int reached;

        Handing(TopicName topic, long offset, EncodedFrame frame) {
            this.topic = topic;
            this.offset = offset;
            this.frame = frame;
        }

        @Override
        public void accept(TopicSubscriber subscriber) {
            if (subscriber.offer(topic, offset, frame)) {
                reached++;
            }
        }
    }
}
