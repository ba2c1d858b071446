package dev.waxwing.routing;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.Work;
import dev.waxwing.log.Logs;
import dev.waxwing.log.Position;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.PartHealth;
import dev.waxwing.protocol.Outbox;
import dev.waxwing.rules.KindSwitch;
import dev.waxwing.rules.RuleBook;
import dev.waxwing.supervision.Siblings;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import dev.waxwing.tracing.Followed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/// The way of messages to topics, as gateways see it; and of others through the rules ([#screen]).
/// Safe for all threads; nothing waits for the disk.
///
/// Three actors own the state of the way, and publish it for all threads to read: [RulesStage]
/// (what rules do), [TopicsStage] (what is known again) and [DispatchStage] (who listens, up to
/// where was handed over), each built on the one before. A message reads what they have published,
/// on the thread that brings it. When one of them fails, it and those behind it start again, and
/// whoever listens is told to connect again, because something may be lost between the log and him.
public final class MessageRouter {
    /// What is not there while its actor starts again is refused so.
    static final String RESTARTING = "A part of the server starts again; try again.";

    private static final Siblings.Intensity INTENSITY =
            new Siblings.Intensity(5, Duration.ofMinutes(1), Duration.ofMillis(20));

    private final Logs logs;
    private final TopicsConfig config;
    private final History history;
    private final Set<TopicSubscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final RouterParts parts = new RouterParts();
    private final @Nullable Supplier<RuleBook> rules;
    private final Screen screen;
    private final long largest;
    private final @Nullable Surroundings surroundings;
    private @Nullable Journal journal;

    /// @param rules those of this moment
    /// @param kinds which kinds of messages they concern
    /// @param largest bytes that the payload of an event may have
    public MessageRouter(
            Logs logs,
            TopicsConfig config,
            Supplier<RuleBook> rules,
            KindSwitch kinds,
            long largest,
            Surroundings surroundings) {
        this.logs = logs;
        this.config = config;
        this.rules = rules;
        this.largest = largest;
        this.surroundings = surroundings;
        this.history = History.of(LogKind.TOPIC, config);
        this.screen = new Screen(kinds, parts, work -> submit(work, null));
    }

    private MessageRouter(Logs logs, TopicsConfig config) {
        this.logs = logs;
        this.config = config;
        this.rules = null;
        this.screen = Screen.open();
        this.largest = Long.MAX_VALUE;
        this.surroundings = null;
        this.history = History.of(LogKind.ROOM, config);
    }

    /// A router of rooms, whose logs only those hear who are let in by name; no rules are applied.
    ///
    /// @param config nothing is in memory
    public static MessageRouter ofRooms(Logs logs, TopicsConfig config) {
        return new MessageRouter(logs, config);
    }

    /// The parent of its actors, to be spawned by whoever owns the actor system, when the journal
    /// runs.
    ///
    /// @param watch told what happens to them
    /// @param nanos monotonic time
    public Behavior<Siblings.Event> supervisor(
            Journal running, Siblings.Watch watch, LongSupplier nanos) {
        journal = running;
        List<Siblings.Named> stages = new ArrayList<>();
        if (rules != null) {
            stages.add(new Siblings.Named("rules", this::rulesStage));
        }
        stages.add(new Siblings.Named("topics", this::topicsStage));
        stages.add(new Siblings.Named("dispatch", this::dispatchStage));
        return Siblings.of(Siblings.Strategy.REST_FOR_ONE, stages, INTENSITY, watch, nanos);
    }

    private Behavior<RulesStage.Command> rulesStage(Runnable started) {
        return RulesStage.of(
                new RuleStep(
                        Objects.requireNonNull(rules),
                        this,
                        Objects.requireNonNull(surroundings),
                        parts::rulesFailed),
                parts,
                started);
    }

    private Behavior<TopicsStage.Command> topicsStage(Runnable started) {
        return TopicsStage.of(new Repeats(logs, history.kind(), config.repeats()), parts, started);
    }

    private Behavior<DispatchStage.Command> dispatchStage(Runnable started) {
        subscribers.forEach(TopicSubscriber::interrupt);
        return DispatchStage.of(
                () ->
                        new Dispatch(
                                history.kind(),
                                new Catalogue(history.kind(), logs.heads(history.kind().prefix())),
                                config.subscriptions()),
                parts,
                started);
    }

    /// Sends to a topic, by way of the rules.
    public void publish(TopicMessage message, PublishReply reply) {
        RuleStep step = parts.rules();
        if (step == null) {
            reply.refused(ErrorCode.INTERNAL, RESTARTING);
        } else {
            step.publish(message, reply, null);
        }
    }

    /// Whether those who listen can take it as one event; what was published to an exchange may be
    /// larger.
    boolean isTooLarge(TopicMessage message) {
        return message.payload().size() > largest;
    }

    /// What rules do with messages that do not go to topics.
    public Screen screen() {
        return screen;
    }

    /// Sends to a topic what has passed the rules.
    public void route(TopicMessage message, PublishReply reply) {
        route(message, reply, null);
    }

    /// As [#route(TopicMessage,PublishReply)].
    ///
    /// @param with takes what has to be stored, to be stored with something else; null: it is
    ///   stored by itself, now
    void route(TopicMessage message, PublishReply reply, @Nullable List<Work> with) {
        if (history.keeps(message.topic())) {
            keep(message, reply, with);
            return;
        }
        Surroundings outside = Objects.requireNonNull(surroundings);
        if (with != null) {
            with.add(new LivePass(message, outside, parts::pass));
            return;
        }
        Dispatch dispatch = parts.dispatch();
        if (dispatch == null) {
            reply.refused(ErrorCode.INTERNAL, RESTARTING);
            return;
        }
        if (outside.wants(message.topic())) {
            outside.pass(message.topic(), TopicRecord.json(message));
        }
        Followed followed = message.followed();
        long began = followed == null ? 0 : System.nanoTime();
        int reached;
        try {
            reached = dispatch.pass(message.topic(), TopicRecord.event(message));
        } catch (RuntimeException e) {
            parts.dispatchFailed(e);
            reply.refused(ErrorCode.INTERNAL, RESTARTING);
            return;
        }
        if (followed != null) {
            followed.handing();
            followed.handed(began, reached);
            followed.finish();
        }
        reply.passed(reached);
    }

    private void keep(TopicMessage message, PublishReply reply, @Nullable List<Work> with) {
        Repeats repeats = parts.repeats();
        Dispatch dispatch = parts.dispatch();
        if (repeats == null || dispatch == null) {
            reply.refused(ErrorCode.INTERNAL, RESTARTING);
        } else if (!dispatch.hasRoomFor(message.topic(), config.max())) {
            reply.refused(
                    ErrorCode.AT_CAPACITY,
                    "There are %d topics with a history already.".formatted(config.max()));
        } else {
            submit(
                    new TopicPost(
                            message,
                            history,
                            logs.ledger(),
                            repeats,
                            Objects.requireNonNull(surroundings),
                            parts::handOver,
                            reply),
                    with);
        }
    }

    private void submit(Work work, @Nullable List<Work> with) {
        if (with == null) {
            Objects.requireNonNull(journal, "not started").submit(work);
        } else {
            with.add(work);
        }
    }

    /// Stores a message that passes no rules, and hands it over.
    public void store(LogMessage message, PublishReply reply) {
        Repeats repeats = parts.repeats();
        if (repeats == null) {
            reply.refused(ErrorCode.INTERNAL, RESTARTING);
        } else {
            Objects.requireNonNull(journal, "not started")
                    .submit(
                            new TopicPost(
                                    message,
                                    history,
                                    logs.ledger(),
                                    repeats,
                                    parts::handOver,
                                    reply));
        }
    }

    /// Removes a log with all that is in it: on the journal's writer, in
    /// [dev.waxwing.journal.Work#apply]. Nothing is stored under its name any more.
    public void remove(TopicName name) {
        logs.ledger().remove(history.kind().log(name));
    }

    /// What one connection listens to: nothing yet. Close it with the connection.
    public TopicSubscriber subscriber(Outbox outbox) {
        TopicSubscriber made = new TopicSubscriber(this, outbox);
        subscribers.add(made);
        return made;
    }

    /// Lets a connection listen.
    public void join(Join join) {
        ActorRef<DispatchStage.Command> actor = parts.actor();
        if (actor == null) {
            join.refused().accept(RESTARTING);
        } else {
            actor.tell(new DispatchStage.Joining(join));
        }
    }

    /// Whether everything behind a place is still kept; may wait for the disk.
    public boolean has(TopicName topic, Place place) {
        Position position = new Position(place.epoch(), place.offset());
        return logs.has(history.kind().log(topic), position);
    }

    /// How many connections listen, or could.
    public int subscribers() {
        return subscribers.size();
    }

    /// Whether messages find their way.
    public PartHealth health() {
        boolean isDown =
                rules != null && parts.rules() == null
                        || parts.repeats() == null
                        || parts.dispatch() == null;
        return isDown ? PartHealth.degraded("routing starts again after a fault") : PartHealth.UP;
    }

    void remove(TopicFilter filter, TopicSubscriber subscriber) {
        Dispatch dispatch = parts.dispatch();
        if (dispatch != null) {
            dispatch.remove(filter, subscriber);
        }
    }

    void left(TopicSubscriber subscriber) {
        subscribers.remove(subscriber);
    }

    LogKind kind() {
        return history.kind();
    }

    Logs logs() {
        return logs;
    }
}
