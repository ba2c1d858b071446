package dev.waxwing.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// A queue as everyone else holds it: its name and options, the way to its [QueueActor], its
/// counters, and what must outlive a restart of the actor. Safe for all threads.
public final class MessageQueue {
    private final int id;
    private final String name;
    private final QueueOptions options;
    private final long firstBlock;
    private final QueueCounters counters = new QueueCounters();
    private final QueueAccount account;
    private final List<Consumer> consumers = new CopyOnWriteArrayList<>();
    private final List<QueueCommand> early = new ArrayList<>();
    private volatile @Nullable ActorRef<QueueCommand> actor;
    private volatile Set<Long> takenUp = Set.of();
    private volatile boolean lived;
    private volatile boolean down;
    private @Nullable RecoveredQueue boot;

    /// @param firstBlock no block of this queue has a smaller id
    MessageQueue(int id, String name, QueueOptions options, long firstBlock, int dedupIds) {
        this.id = id;
        this.name = name;
        this.options = options;
        this.firstBlock = firstBlock;
        this.account = new QueueAccount(dedupIds);
    }

    /// Takes delivered messages as processed: they are gone for good once `reply` is told so.
    /// Handles that are settled already are no error.
    public void settle(long[] handles, SettleReply reply) {
        tell(new QueueCommand.Settle(handles, reply));
    }

    /// Gives delivered messages back: to be delivered again, or (not `requeue`) dead-lettered.
    public void giveBack(long[] handles, boolean requeue, SettleReply reply) {
        tell(new QueueCommand.GiveBack(handles, requeue, reply));
    }

    /// Starts pushing to a consumer. `subscribed` runs on the actor's thread after the first
    /// deliveries were handed over: the sink decides in which order it writes them.
    public void subscribe(Consumer consumer, Runnable subscribed) {
        tell(new QueueCommand.Subscribe(consumer, subscribed));
    }

    /// Leases one message to a consumer that is not pushed to.
    public void fetch(Consumer consumer, FetchReply reply) {
        tell(new QueueCommand.Fetch(consumer, reply));
    }

    /// The consumer can take deliveries again.
    public void resume(Consumer consumer) {
        tell(new QueueCommand.Resume(consumer));
    }

    /// The consumer, whose time to settle was over, has said something.
    public void heard(Consumer consumer) {
        tell(new QueueCommand.Heard(consumer));
    }

    /// The consumer is gone: what it held goes back to the queue at once.
    public void cancel(Consumer consumer) {
        cancel(consumer, () -> {});
    }

    /// As [#cancel(Consumer)].
    ///
    /// @param cancelled run on the actor's thread when nothing is delivered to the consumer any
    ///   more
    public void cancel(Consumer consumer, Runnable cancelled) {
        tell(new QueueCommand.Cancel(consumer, cancelled));
    }

    public String name() {
        return name;
    }

    public QueueOptions options() {
        return options;
    }

    int id() {
        return id;
    }

    long firstBlock() {
        return firstBlock;
    }

    QueueCounters counters() {
        return counters;
    }

    /// Owned by the journal's writer.
    QueueAccount account() {
        return account;
    }

    /// The consumers that are pushed to: changed by the actor alone, and kept here so that they
    /// survive its restart.
    List<Consumer> consumers() {
        return consumers;
    }

    /// The actor is there and may deliver.
    void live() {
        lived = true;
    }

    /// Whether messages may have been delivered since the queue was made or the server started.
    boolean hasLived() {
        return lived;
    }

    /// The actor has failed: until it is [#up] again, what it is told waits, and nobody counts what
    /// that takes in memory.
    void down() {
        down = true;
    }

    /// The actor works.
    void up() {
        down = false;
    }

    /// Whether it is told of blocks without their bodies, which are on disk.
    boolean isDown() {
        return down;
    }

    /// The ids of the blocks that the actor worked on when it failed: set by it, read when it is
    /// recovered.
    void takenUp(Set<Long> blocks) {
        takenUp = blocks;
    }

    Set<Long> takenUp() {
        return takenUp;
    }

    /// Sends to the actor; what comes before it exists waits for it.
    void tell(QueueCommand command) {
        ActorRef<QueueCommand> ref = actor;
        if (ref == null) {
            synchronized (early) {
                ref = actor;
                if (ref == null) {
                    early.add(command);
                    return;
                }
            }
        }
        ref.tell(command);
    }

    /// The actor announces itself, at its first start and after each restart.
    void attach(ActorRef<QueueCommand> ref) {
        synchronized (early) {
            early.forEach(ref::tell);
            early.clear();
            actor = ref;
        }
    }

    /// What the server found on disk at its start, for the first start of the actor only.
    synchronized void boot(RecoveredQueue found) {
        boot = found;
    }

    synchronized @Nullable RecoveredQueue takeBoot() {
        RecoveredQueue found = boot;
        boot = null;
        return found;
    }

    @Override
    public String toString() {
        return "queue " + name;
    }
}
