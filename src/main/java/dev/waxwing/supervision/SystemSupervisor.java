package dev.waxwing.supervision;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.dispatch.Dispatchers;
import scala.concurrent.ExecutionContext;

/// The root of the actor tree: one-for-one, each part of the server a child that is restarted when
/// it fails. Safe for all threads.
public final class SystemSupervisor implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(5);

    private final ActorSystem<Spawn<?>> system;
    private final Map<Executor, String> loops = new ConcurrentHashMap<>();

    /// A part to be started as a child.
    private record Spawn<T>(
            String name, Behavior<T> behavior, CompletableFuture<ActorRef<T>> started) {
        void in(ActorContext<Spawn<?>> context) {
            started.complete(context.spawn(Restarts.alone(behavior), name));
        }
    }

    /// Starts the actor system.
    ///
    /// @param threads run every actor; tasks are short and never block
    public SystemSupervisor(Executor threads) {
        BootstrapSetup setup =
                BootstrapSetup.create(ConfigFactory.load("waxwing-pekko"))
                        .withDefaultExecutionContext(ExecutionContext.fromExecutor(threads));
        this.system = ActorSystem.create(root(), "waxwing", ActorSystemSetup.create(setup));
    }

    private static Behavior<Spawn<?>> root() {
        return Behaviors.setup(context ->
                Behaviors.receiveMessage(spawn -> {
                    spawn.in(context);
                    return Behaviors.same();
                }));
    }

    /// Starts a part and waits until it exists.
    public <T> ActorRef<T> spawn(String name, Behavior<T> behavior) {
        CompletableFuture<ActorRef<T>> started = new CompletableFuture<>();
        system.tell(new Spawn<>(name, behavior, started));
        return started.join();
    }

    /// Where actors run that are to stay on one thread, such as an event loop.
    ///
    /// @param thread runs one task at a time; never blocks
    public DispatcherSelector on(Executor thread) {
        return DispatcherSelector.fromConfig(loops.computeIfAbsent(thread, this::dispatcher));
    }

    private String dispatcher(Executor thread) {
        String id = "waxwing.loop-" + loops.size();
        Dispatchers dispatchers = Adapter.toClassic(system).dispatchers();
        dispatchers.registerConfigurator(id, new LoopDispatcher(dispatchers, id, thread));
        return id;
    }

    /// Stops every actor; what they hold in memory is gone, what they made durable is not.
    @Override
    public void close() {
        close(STOP);
    }

    /// Stops every actor.
    ///
    /// @param patience how long it waits for them
    public void close(Duration patience) {
        system.terminate();
        try {
            system.getWhenTerminated()
                    .toCompletableFuture()
                    .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the actors did not stop within " + patience, e);
        }
    }
}
