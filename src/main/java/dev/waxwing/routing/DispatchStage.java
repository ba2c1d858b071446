package dev.waxwing.routing;

import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.topics.TopicName;
import dev.waxwing.tracing.Followed;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// The actor that owns who listens: hands over what is committed, in order, and lets connections
/// join between two messages.
final class DispatchStage {
    /// What it can be told.
    sealed interface Command {}

    /// A message is committed.
    record Committed(
            TopicName topic, long epoch, long offset, byte[] record, @Nullable Followed followed)
            implements Command {}

    /// A message that is kept nowhere goes out, because what it was copied from is committed.
    record Passing(TopicName topic, EncodedFrame event) implements Command {}

    /// A connection wants to listen.
    record Joining(Join join) implements Command {}

    /// Something that it owns has failed.
    record Failed(RuntimeException why) implements Command {}

    private DispatchStage() {}

    static Behavior<Command> of(Supplier<Dispatch> made, RouterParts parts, Runnable started) {
        return Behaviors.setup(context -> {
            parts.actor(context.getSelf()); // before it is read what is committed
            Dispatch dispatch = made.get();
            parts.dispatch(dispatch);
            started.run();
            return Behaviors.receive(Command.class)
                    .onMessage(
                            Committed.class,
                            c -> {
                                dispatch.stored(c);
                                return Behaviors.same();
                            })
                    .onMessage(
                            Passing.class,
                            p -> {
                                int _ = dispatch.pass(p.topic(), p.event());
                                return Behaviors.same();
                            })
                    .onMessage(
                            Joining.class,
                            joining -> {
                                dispatch.join(joining.join());
                                return Behaviors.same();
                            })
                    .onMessage(
                            Failed.class,
                            failed -> {
                                throw failed.why();
                            })
                    .onSignal(
                            PostStop.class,
                            _ -> {
                                parts.dispatch(null);
                                parts.actor(null);
                                return Behaviors.same();
                            })
                    .build();
        });
    }
}
