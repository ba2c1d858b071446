package dev.waxwing.routing;

import dev.waxwing.journal.Work;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.rules.Destination;
import dev.waxwing.rules.Effects;
import dev.waxwing.rules.Facts;
import dev.waxwing.rules.RuleBook;
import dev.waxwing.topics.InvalidTopic;
import dev.waxwing.topics.TopicName;
import dev.waxwing.tracing.Followed;
import dev.waxwing.tracing.Stage;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What rules do with messages, before anything else does. Safe for all threads.
final class RuleStep {
    private static final Logger LOG = LoggerFactory.getLogger(RuleStep.class);

    private static final ThreadLocal<Effects> EFFECTS = ThreadLocal.withInitial(Effects::new);

    private final Consumer<RuntimeException> failed;
    private final Supplier<RuleBook> book;
    private final MessageRouter router;
    private final Surroundings surroundings;

    /// @param failed told what goes wrong in the rules themselves
    RuleStep(
            Supplier<RuleBook> book,
            MessageRouter router,
            Surroundings surroundings,
            Consumer<RuntimeException> failed) {
        this.failed = failed;
        this.book = book;
        this.router = router;
        this.surroundings = surroundings;
    }

    /// Applies the rules of this moment to a message to a topic, and routes what they leave.
    ///
    /// @param with as for [MessageRouter#route]
    void publish(TopicMessage message, PublishReply reply, @Nullable List<Work> with) {
        Followed followed = message.followed();
        long began = followed == null ? 0 : System.nanoTime();
        @Nullable Ruled ruled;
        try {
            ruled = applied(new TopicFacts(message));
        } catch (RulesFailed _) {
            reply.refused(ErrorCode.INTERNAL, MessageRouter.RESTARTING);
            return;
        }
        if (followed != null) {
            followed.did(Stage.RULES, began);
        }
        if (ruled == null) {
            router.route(message, reply, with);
        } else {
            act(message, ruled, reply, with);
        }
    }

    /// What the rules do with a message; null when it just goes on.
    ///
    /// @throws RulesFailed when they are at fault; whoever owns them knows
    @Nullable Ruled applied(Facts facts) throws RulesFailed {
        try {
            RuleBook rules = book.get();
            if (!rules.concerns(facts.kind())) {
                return null;
            }
            Effects effects = EFFECTS.get();
            rules.apply(facts, effects);
            return effects.isPlain() ? null : Ruled.of(effects);
        } catch (RuntimeException e) {
            failed.accept(e);
            throw new RulesFailed(e);
        }
    }

    /// The rules are at fault.
    static final class RulesFailed extends Exception {
        private static final long serialVersionUID = 1;

        RulesFailed(RuntimeException cause) {
            super(cause);
        }
    }

    private void act(
            TopicMessage original, Ruled ruled, PublishReply reply, @Nullable List<Work> with) {
        TopicMessage message = original.with(ruled.headers(original.headers()));
        ruled.copies().forEach(copy -> copy(message, copy, with));
        if (ruled.isDropped()) {
            reply.refused(
                    ErrorCode.REJECTED,
                    ruled.reason().isEmpty() ? ErrorCode.REJECTED.meaning() : ruled.reason());
        } else if (!ruled.redirect().isEmpty()) {
            publish(message.made(TopicName.parse(ruled.redirect()), ruled.lineage()), reply, with);
        } else if (ruled.delayMillis() > 0) {
            surroundings.delay(message, ruled.delayMillis(), reply, with);
            Followed followed = message.followed();
            if (followed != null) {
                followed.finish();
            }
        } else {
            router.route(message, reply, with);
        }
    }

    /// Makes a copy, and sends it through the rules.
    ///
    /// @param with as for [MessageRouter#route]
    void copy(TopicMessage message, Effects.Copy copy, @Nullable List<Work> with) {
        if (copy.kind() == Destination.QUEUE) {
            toQueue(message.made(message.topic(), copy.lineage()), copy.name(), with);
            return;
        }
        if (router.isTooLarge(message)) {
            LOG.warn(
                    "A copy to {} was not made: {} bytes are too many",
                    copy.name(),
                    message.payload().size());
            return;
        }
        try {
            publish(
                    message.made(TopicName.parse(copy.name()), copy.lineage()),
                    new Unheard(copy),
                    with);
        } catch (InvalidTopic e) {
            LOG.warn("A rule copies to '{}', which is no topic: {}", copy.name(), e.sentence());
        }
    }

    private void toQueue(TopicMessage original, String queue, @Nullable List<Work> with) {
        @Nullable Ruled ruled;
        try {
            ruled = applied(new CopyFacts(queue, original));
        } catch (RulesFailed _) {
            LOG.warn("A copy to queue {} was not made: {}", queue, MessageRouter.RESTARTING);
            return;
        }
        if (ruled == null) {
            surroundings.copy(queue, original, 0, with);
            return;
        }
        TopicMessage message = original.with(ruled.headers(original.headers()));
        ruled.copies().forEach(copy -> copy(message, copy, with));
        if (!ruled.isDropped()) {
            surroundings.copy(queue, message, ruled.delayMillis(), with);
        }
    }

    /// Nobody waits to hear what became of a copy.
    private record Unheard(Effects.Copy copy) implements PublishReply {
        @Override
        public void stored(long epoch, long offset) {}

        @Override
        public void passed(int reached) {}

        @Override
        public void refused(ErrorCode code, String sentence) {
            if (code != ErrorCode.REJECTED) { // those that a rule drops are counted with it
                LOG.warn("A copy to {} was not made: {}", copy.name(), sentence);
            }
        }
    }
}
