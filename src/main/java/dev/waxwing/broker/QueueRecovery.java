package dev.waxwing.broker;

import dev.waxwing.broker.QueueCommand.Ask;
import dev.waxwing.broker.QueueCommand.Recovered;
import dev.waxwing.broker.QueueCommand.RecoveryFailed;
import dev.waxwing.broker.QueueCommand.Unsettled;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.supervision.Restarts;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The first state of a queue's actor, at every start and restart: it asks the journal what is on
/// disk, and what it is told meanwhile waits. Then it is a [QueueActor].
final class QueueRecovery {
    private static final int STASH = 1_000_000;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(QueueRecovery.class);

    private final MessageQueue queue;
    private final BrokerParts parts;
    private final StashBuffer<QueueCommand> stash;

    private QueueRecovery(MessageQueue queue, BrokerParts parts, StashBuffer<QueueCommand> stash) {
        this.queue = queue;
        this.parts = parts;
        this.stash = stash;
    }

    /// A queue's actor, restarted from the journal when it fails. What waits outlives a restart:
    /// somebody wants an answer to it.
    static Behavior<QueueCommand> supervised(MessageQueue queue, BrokerParts parts) {
        return Behaviors.withStash(
                STASH,
                stash ->
                        Restarts.alone(
                                Behaviors.setup(context ->
                                        new QueueRecovery(queue, parts, stash).start(context))));
    }

    private Behavior<QueueCommand> start(ActorContext<QueueCommand> context) {
        queue.consumers().forEach(Consumer::reset);
        RecoveredQueue boot = queue.takeBoot();
        queue.attach(context.getSelf());
        if (boot != null) {
            return run(boot);
        }
        parts.journal().submit(new Snapshot(queue, parts));
        return waiting();
    }

    private Behavior<QueueCommand> waiting() {
        return Behaviors.receive(QueueCommand.class)
                .onMessage(Recovered.class, message -> run(message.found()))
                .onMessage(RecoveryFailed.class, this::again)
                .onAnyMessage(message -> {
                    keep(message);
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<QueueCommand> again(RecoveryFailed failure) {
        LOG.error("{} cannot be read back: {}", queue, failure.why());
        queue.down();
        return Behaviors.withTimers(timers -> {
            timers.startSingleTimer(new Ask(), RETRY);
            return waitingToAsk();
        });
    }

    private Behavior<QueueCommand> waitingToAsk() {
        return Behaviors.receiveMessage(message -> {
            if (message instanceof Ask) {
                parts.journal().submit(new Snapshot(queue, parts));
                return waiting();
            }
            keep(message);
            return Behaviors.same();
        });
    }

    /// What an earlier life settled in vain is still on disk, where this one finds it.
    private void keep(QueueCommand message) {
        if (!(message instanceof Unsettled)) {
            stash.stash(message);
        }
    }

    private Behavior<QueueCommand> run(RecoveredQueue found) {
        queue.live();
        return Behaviors.withTimers(timers -> {
            QueueActor actor = actor(timers, found);
            queue.up();
            return stash.unstashAll(actor);
        });
    }

    /// Its first step is taken here, and whoever fails in it is not told of its restart.
    private QueueActor actor(TimerScheduler<QueueCommand> timers, RecoveredQueue found) {
        try {
            return new QueueActor(queue, parts, timers, found);
        } catch (RuntimeException e) {
            queue.down();
            throw e;
        }
    }

    /// Reads the queue's blocks between two commits: everything that was announced before is in it,
    /// and everything in it has an id up to `lastBlock`.
    private record Snapshot(MessageQueue queue, BrokerParts parts) implements Work {
        /// It only reads: a full disk is no reason for a queue to stand still.
        @Override
        public boolean makesRoom() {
            return true;
        }

        @Override
        public void apply() {}

        @Override
        public void committed() {
            try {
                queue.tell(new Recovered(read()));
            } catch (RuntimeException e) { // the actor waits for either word
                queue.tell(new RecoveryFailed(String.valueOf(e.getMessage())));
            }
        }

        private RecoveredQueue read() {
            RecoveredQueue found = new RecoveredQueue(parts.clock().millis(), queue.takenUp());
            found.lastBlock = parts.ledger().lastBlock();
            found.suspectUpTo = queue.hasLived() ? found.lastBlock : 0;
            parts.ledger()
                    .store()
                    .scan(
                            queue.id(),
                            queue.firstBlock(),
                            row -> {
                                if (!row.isComplete()) {
                                    found.add(row);
                                }
                            });
            return found;
        }

        @Override
        public void failed(StorageException why) {
            queue.tell(new RecoveryFailed(String.valueOf(why.getMessage())));
        }
    }
}
