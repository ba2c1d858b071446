package dev.waxwing.supervision;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// The parent of children that need each other. They start one after the other, each when the one
/// before has said that it is there. When one ends, those that build on it end as well, the last
/// first, and all of them start again in order: with new ActorRefs, which they publish themselves.
///
/// Too many failures in a while mean that starting again does not help: [Watch#gaveUp]. Owned by
/// its actor.
public final class Siblings {
    /// Which children start again when one has failed.
    public enum Strategy {
        /// It and those that started after it.
        REST_FOR_ONE,
        /// All.
        ALL_FOR_ONE
    }

    /// A child to be started, once or again.
    public interface Child {
        /// What it does. It runs `started` once when it is there, on any thread.
        Behavior<?> behavior(Runnable started);
    }

    /// Whoever wants to know. Called on the parent's thread; must not block.
    public interface Watch {
        /// A child is there; the first time, or again.
        void started(String child);

        /// A child has failed or has ended.
        void failed(String child);

        /// A child that did not fail was ended, because one that it builds on did.
        void stopped(String child);

        /// It failed too often: nothing is started any more.
        void gaveUp();
    }

    /// How often children may fail.
    ///
    /// @param failures more than so many within `within` are too many
    /// @param pause before they start again
    public record Intensity(int failures, Duration within, Duration pause) {}

    /// A child's name and what it is.
    public record Named(String name, Child child) {}

    /// What happens to children. Only their parent makes these.
    public sealed interface Event {}

    private record Started(int index, int generation) implements Event {}

    private record Ended(ActorRef<?> child) implements Event {}

    private enum Timer implements Event {
        AGAIN
    }

    private final ActorContext<Event> context;
    private final Strategy strategy;
    private final List<Named> children;
    private final Intensity intensity;
    private final Watch watch;
    private final LongSupplier nanos;
    private final List<ActorRef<?>> running = new ArrayList<>();
    private final Deque<Long> failures = new ArrayDeque<>();

    /// Counts starts, so that the word of a child that is gone already does not count.
    private int generation;

    /// The child that was told to stop; null while none is.
    private @Nullable ActorRef<?> stopping;

    /// How many are to stay; as many as there are while nothing ends.
    private int keep;

    private Siblings(
            ActorContext<Event> context,
            Strategy strategy,
            List<Named> children,
            Intensity intensity,
            Watch watch,
            LongSupplier nanos) {
        this.context = context;
        this.strategy = strategy;
        this.children = children;
        this.intensity = intensity;
        this.watch = watch;
        this.nanos = nanos;
        this.keep = children.size();
    }

    /// The parent of these children, in start order.
    ///
    /// @param nanos monotonic time
    public static Behavior<Event> of(
            Strategy strategy,
            List<Named> children,
            Intensity intensity,
            Watch watch,
            LongSupplier nanos) {
        List<Named> all = List.copyOf(children);
        return Behaviors.setup(context -> {
            Siblings siblings = new Siblings(context, strategy, all, intensity, watch, nanos);
            siblings.startNext();
            return siblings.watching();
        });
    }

    private Behavior<Event> watching() {
        return Behaviors.receiveMessage(event ->
                switch (event) {
                    case Started(int index, int of) -> started(index, of);
                    case Ended(ActorRef<?> child) -> ended(child);
                    case Timer.AGAIN -> again();
                });
    }

    private void startNext() {
        Named next = children.get(running.size());
        int index = running.size();
        int of = ++generation;
        ActorRef<Event> self = context.getSelf();
        ActorRef<?> ref =
                context.spawn(
                        next.child().behavior(() -> self.tell(new Started(index, of))),
                        next.name());
        context.watchWith(ref, new Ended(ref));
        running.add(ref);
    }

    private Behavior<Event> started(int index, int of) {
        if (of == generation && index == running.size() - 1 && keep == children.size()) {
            watch.started(children.get(index).name());
            if (running.size() < children.size()) {
                startNext();
            }
        }
        return Behaviors.same();
    }

    private Behavior<Event> ended(ActorRef<?> child) {
        int index = running.indexOf(child);
        if (child.equals(stopping)) {
            watch.stopped(children.get(index).name());
            stopping = null;
        } else {
            watch.failed(children.get(index).name());
            if (isTooMuch()) {
                watch.gaveUp();
                return Behaviors.stopped();
            }
            keep = Math.min(keep, strategy == Strategy.ALL_FOR_ONE ? 0 : index);
        }
        gone.add(child);
        stopNext();
        return Behaviors.same();
    }

    /// Those of [#running] that have ended.
    private final List<ActorRef<?>> gone = new ArrayList<>();

    /// Stops the last of those that are not to stay; when none is left, all start again.
    private void stopNext() {
        while (running.size() > keep && stopping == null) {
            ActorRef<?> last = running.getLast();
            if (gone.remove(last)) {
                running.removeLast();
            } else {
                stopping = last;
                context.stop(last.unsafeUpcast());
            }
        }
        if (stopping == null) {
            context.scheduleOnce(intensity.pause(), context.getSelf(), Timer.AGAIN);
        }
    }

    private Behavior<Event> again() {
        if (keep < children.size() && stopping == null && running.size() == keep) {
            keep = children.size();
            startNext();
        }
        return Behaviors.same();
    }

    private boolean isTooMuch() {
        long now = nanos.getAsLong();
        failures.add(now);
        while (!failures.isEmpty() && now - failures.getFirst() > intensity.within().toNanos()) {
            failures.removeFirst();
        }
        return failures.size() > intensity.failures();
    }
}
