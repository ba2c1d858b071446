package dev.waxwing.broker;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where a message is, or was, in one queue.
///
/// @param at when it came into the queue, wall time, ms
/// @param visibleAt before when it is not delivered, wall time, ms; 0: at once
/// @param returned deliveries that came to nothing
/// @param route by which it came; empty when that is not known
/// @param clear what the message says in clear; nothing of one that is gone
public record QueuePlace(
        String queue,
        State state,
        long at,
        long visibleAt,
        int returned,
        Optional<Route> route,
        Clear clear) {

    /// What becomes of a message in a queue.
    public enum State {
        /// It waits for a consumer.
        READY,
        /// A consumer has it.
        LEASED,
        /// It waits, or a consumer has it: nobody could be asked.
        WAITING,
        /// It waits until its time comes.
        DELAYED,
        /// A consumer has processed it.
        ACKNOWLEDGED,
        /// It was acknowledged, or has expired, or was dropped: the queue does all of these.
        GONE,
        /// It went to another queue, which has it.
        DEAD_LETTERED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The exchange and the key under which it was published.
    public record Route(String exchange, String key) {}

    /// The clear part of a message that is about its way; empty texts for what it does not say.
    ///
    /// @param correlation the sender's `correlation_id`
    /// @param deadReason why it is a dead letter
    /// @param deadFrom the queue that it comes from as one
    /// @param topic where a rule has it from
    /// @param rules those that have made it
    public record Clear(
            String correlation,
            String deadReason,
            String deadFrom,
            String topic,
            List<String> rules) {
        static final Clear NOTHING = new Clear("", "", "", "", List.of());
    }

    QueuePlace in(State other) {
        return new QueuePlace(queue, other, at, visibleAt, returned, route, clear);
    }

    QueuePlace deadBecause(String reason) {
        Clear why = new Clear("", reason, "", "", List.of());
        return new QueuePlace(queue, State.DEAD_LETTERED, at, visibleAt, returned, route, why);
    }
}
