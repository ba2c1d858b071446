package dev.waxwing.routing;

import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.Outbox;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one connection listens to. Safe for all threads; nothing waits for the disk.
public final class TopicSubscriber implements AutoCloseable {
    private final MessageRouter router;
    private final Outbox outbox;
    private final Set<TopicFilter> filters = new LinkedHashSet<>();

    /// Topics that are read, or were just now: replaced as a whole, and empty most of the time.
    private volatile Map<TopicName, CatchUp> behind = Map.of();

    private boolean isClosed;

    TopicSubscriber(MessageRouter router, Outbox outbox) {
        this.router = router;
        this.outbox = outbox;
    }

    /// Listens to more: in [Dispatch], between two messages.
    ///
    /// @return where the topics stand from which this begins
    Map<TopicName, Place> join(Join join, Dispatch dispatch) {
        Map<TopicName, Place> begins = new HashMap<>();
        List<CatchUp> reading = new ArrayList<>();
        synchronized (this) {
            if (isClosed) {
                return begins;
            }
            for (TopicFilter filter : join.filters()) {
                dispatch.places(filter)
                        .forEach((topic, place) -> {
                            if (begins.containsKey(topic)) {
                                return;
                            }
                            boolean isNew = join.resumes() && !isHeard(topic);
                            Place from =
                                    join.after().getOrDefault(topic, isNew ? Place.START : place);
                            begins.put(topic, from);
                            if (!from.equals(place)) {
                                reading.add(read(topic, from));
                            }
                        });
            }
            join.after()
                    .forEach((topic, from) -> {
                        if (!begins.containsKey(topic) && isSelected(join.filters(), topic)) {
                            reading.add(
                                    read(topic, from)); // which says that there is no such place
                        }
                    });
            for (TopicFilter filter : join.filters()) {
                if (filters.add(filter)) {
                    dispatch.add(filter, this);
                }
            }
        }
        if (!reading.isEmpty()) { // all by one thread: the next pages come when these are written
            router.logs().execute(() -> reading.forEach(CatchUp::run));
        }
        return begins;
    }

    private boolean isHeard(TopicName topic) {
        return isSelected(filters, topic);
    }

    private static boolean isSelected(Collection<TopicFilter> by, TopicName topic) {
        return by.stream().anyMatch(filter -> filter.matches(topic));
    }

    private CatchUp read(TopicName topic, Place from) {
        CatchUp made =
                new CatchUp(router.logs(), router.kind(), topic, outbox, from, this::finished);
        Map<TopicName, CatchUp> next = new HashMap<>(behind);
        CatchUp former = next.put(topic, made);
        if (former != null) {
            former.cancel();
        }
        behind = next;
        return made;
    }

    private synchronized void finished(CatchUp reading) {
        if (behind.get(reading.topic()) == reading) {
            Map<TopicName, CatchUp> next = new HashMap<>(behind);
            next.remove(reading.topic());
            behind = next;
        }
    }

    /// Listens to less; what was never listened to is no error.
    public synchronized void unsubscribe(List<TopicFilter> removed) {
        for (TopicFilter filter : removed) {
            if (filters.remove(filter)) {
                router.remove(filter, this);
            }
        }
        for (CatchUp reading : List.copyOf(behind.values())) {
            if (!isHeard(reading.topic())) {
                reading.cancel();
                finished(reading);
            }
        }
    }

    /// How many filters there would be with these.
    public synchronized int countWith(List<TopicFilter> more) {
        Set<TopicFilter> all = new LinkedHashSet<>(filters);
        all.addAll(more);
        return all.size();
    }

    /// What is listened to.
    public synchronized List<TopicFilter> filters() {
        return List.copyOf(filters);
    }

    /// Offers a message.
    ///
    /// @param offset 0 where the topic keeps nothing
    /// @return whether it is on its way to the client
    boolean offer(TopicName topic, long offset, EncodedFrame frame) {
        Map<TopicName, CatchUp> reading = behind;
        if (offset > 0 && !reading.isEmpty()) {
            CatchUp one = reading.get(topic);
            if (one != null && !one.admits(offset)) {
                return false;
            }
        }
        return outbox.offer(frame);
    }

    /// Something on the way was lost: the client connects again, and reads it.
    void interrupt() {
        outbox.close(CloseCode.RESTARTED, "routing has started again: connect again and resume");
    }

    /// The connection is gone.
    @Override
    public synchronized void close() {
        isClosed = true;
        filters.forEach(filter -> router.remove(filter, this));
        filters.clear();
        behind.values().forEach(CatchUp::cancel);
        behind = Map.of();
        router.left(this);
    }
}
