package dev.waxwing.routing;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.rules.Destination;
import dev.waxwing.rules.Effects;
import dev.waxwing.rules.Lineage;
import dev.waxwing.rules.RuleBook;
import dev.waxwing.topics.InvalidTopic;
import dev.waxwing.topics.TopicName;
import dev.waxwing.tracing.Followed;
import dev.waxwing.tracing.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What rules do with messages to topics, before anything else does. Safe for all threads.
final class RuleStep {
    private static final Logger LOG = LoggerFactory.getLogger(RuleStep.class);

    /// The header that holds a message's tags, separated by commas.
    static final String TAGS = "waxwing-tags";

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

    /// Applies the rules of this moment, and routes what they leave.
    void publish(TopicMessage message, PublishReply reply) {
        Followed followed = message.followed();
        long began = followed == null ? 0 : System.nanoTime();
        @Nullable Done done;
        try {
            done = applied(message);
        } catch (RuntimeException e) {
            failed.accept(e);
            reply.refused(ErrorCode.INTERNAL, MessageRouter.RESTARTING);
            return;
        }
        if (followed != null) {
            followed.did(Stage.RULES, began);
        }
        if (done == null) {
            router.route(message, reply);
        } else {
            act(message, done, reply);
        }
    }

    /// What the rules do with a message; null when it just goes on.
    private @Nullable Done applied(TopicMessage message) {
        RuleBook rules = book.get();
        if (rules.rules().isEmpty()) {
            return null;
        }
        Effects effects = EFFECTS.get();
        rules.apply(new TopicFacts(message), effects);
        return effects.isPlain() ? null : Done.of(effects);
    }

    /// What became of one message: taken out of [Effects], which the next message needs.
    private record Done(
            boolean isDropped,
            String reason,
            List<Effects.Copy> copies,
            Map<String, String> set,
            List<String> removed,
            List<String> tags,
            String redirect,
            Lineage lineage,
            long delayMillis) {
        static Done of(Effects e) {
            Map<String, String> set = new LinkedHashMap<>();
            List<String> removed = new ArrayList<>();
            for (int i = 0; i < e.headerChanges(); i++) {
                String value = e.headerValue(i);
                if (value == null) {
                    set.remove(e.headerName(i));
                    removed.add(e.headerName(i));
                } else {
                    set.put(e.headerName(i), value);
                }
            }
            String redirect = e.redirect();
            return new Done(
                    e.isDropped(),
                    e.reason(),
                    List.copyOf(e.copies()),
                    set,
                    removed,
                    List.copyOf(e.tags()),
                    redirect == null ? "" : redirect,
                    e.redirectLineage(),
                    e.delayMillis());
        }
    }

    private void act(TopicMessage original, Done done, PublishReply reply) {
        TopicMessage message = original.with(headers(original, done));
        done.copies().forEach(copy -> copy(message, copy));
        if (done.isDropped()) {
            reply.refused(
                    ErrorCode.REJECTED,
                    done.reason().isEmpty() ? ErrorCode.REJECTED.meaning() : done.reason());
        } else if (!done.redirect().isEmpty()) {
            publish(message.made(TopicName.parse(done.redirect()), done.lineage()), reply);
        } else if (done.delayMillis() > 0) {
            surroundings.delay(message, done.delayMillis(), reply);
            Followed followed = message.followed();
            if (followed != null) {
                followed.finish();
            }
        } else {
            router.route(message, reply);
        }
    }

    private static Map<String, String> headers(TopicMessage message, Done done) {
        if (done.set().isEmpty() && done.removed().isEmpty() && done.tags().isEmpty()) {
            return message.headers();
        }
        Map<String, String> headers = new LinkedHashMap<>(message.headers());
        headers.keySet()
                .removeIf(name -> {
                    String lower = name.toLowerCase(Locale.ROOT);
                    return done.removed().contains(lower) || done.set().containsKey(lower);
                });
        headers.putAll(done.set());
        if (!done.tags().isEmpty()) {
            headers.put(TAGS, String.join(",", done.tags()));
        }
        return headers;
    }

    private void copy(TopicMessage message, Effects.Copy copy) {
        if (copy.kind() == Destination.QUEUE) {
            surroundings.copy(copy.name(), message);
            return;
        }
        try {
            publish(message.made(TopicName.parse(copy.name()), copy.lineage()), new Unheard(copy));
        } catch (InvalidTopic e) {
            LOG.warn("A rule copies to '{}', which is no topic: {}", copy.name(), e.sentence());
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
            LOG.warn("A copy to {} was not made: {}", copy.name(), sentence);
        }
    }
}
