package dev.waxwing.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/// People who write to each other and to all, posters and clients of the feed, all at work at once,
/// whatever happens to the server. Owned by the thread of the test.
final class MixedWorkload implements AutoCloseable {
    private static final int PEOPLE = 3;
    private static final int POSTERS = 2;
    private static final int CLIENTS = 2;

    private final Edge edge;
    private final Ledger direct = ledger(PEOPLE, PEOPLE);
    private final Ledger feed = ledger(POSTERS, CLIENTS);
    private final Pause pause = new Pause();
    private final List<Person> people;
    private final List<FeedPoster> posters;
    private final List<FeedFollower> followers;
    private final List<Thread> posting = new ArrayList<>();
    private final List<Thread> others = new ArrayList<>();

    private MixedWorkload(int port) {
        edge = new Edge(port);
        ConcurrentHashMap<Stamp, Long> ids = new ConcurrentHashMap<>();
        people =
                IntStream.range(0, PEOPLE)
                        .mapToObj(i -> new Person(i, PEOPLE, edge, direct, ids, pause))
                        .toList();
        posters =
                IntStream.range(0, POSTERS)
                        .mapToObj(i -> new FeedPoster(i, edge, feed, CLIENTS, pause))
                        .toList();
        followers =
                IntStream.range(0, CLIENTS)
                        .mapToObj(i -> new FeedFollower(i, edge, feed, pause))
                        .toList();
    }

    /// A ledger whose queues are the receivers, each of which takes all that is for it.
    static Ledger ledger(int senders, int receivers) {
        List<String> queues = IntStream.range(0, receivers).mapToObj(String::valueOf).toList();
        return new Ledger(new Load(0, 0, senders, queues, 1, 0, 0, true));
    }

    /// @param port the server's HTTP port
    static MixedWorkload running(int port) throws IOException, InterruptedException {
        MixedWorkload workload = new MixedWorkload(port);
        for (Person person : workload.people) {
            person.register();
        }
        workload.people.forEach(p -> workload.others.add(started("person", p)));
        workload.followers.forEach(f -> workload.others.add(started("follower", f)));
        workload.posters.forEach(p -> workload.posting.add(started("poster", p)));
        return workload;
    }

    private static Thread started(String name, Runnable work) {
        return Thread.ofPlatform().name(name).start(work);
    }

    /// The server has been started again.
    void moved(int port) {
        edge.moved(port);
    }

    Ledger direct() {
        return direct;
    }

    Ledger feed() {
        return feed;
    }

    /// Messages that came into the feed at the first client.
    long fed() {
        return followers.getFirst().offset();
    }

    /// Broadcasts read.
    long broadcasts() {
        return people.stream().mapToLong(p -> p.mailbox().broadcasts()).sum();
    }

    /// Connections of people.
    long connections() {
        return people.stream().mapToLong(Person::connections).sum();
    }

    /// Direct messages and batches that were sent once more, because their answer was lost.
    long repeats() {
        return people.stream().mapToLong(Person::repeats).sum()
                + posters.stream().mapToLong(FeedPoster::repeats).sum();
    }

    /// Waits until so many more direct messages are answered and read, and some of all else.
    void awaitProgress(long messages, Duration patience) {
        long answered = direct.acknowledged() + messages;
        long read = direct.received() + messages;
        long posted = feed.acknowledged() + CLIENTS;
        long followed = feed.received() + CLIENTS;
        long heard = broadcasts() + PEOPLE;
        await().pollInterval(Duration.ofMillis(5))
                .atMost(patience)
                .until(() ->
                        direct.acknowledged() >= answered
                                && direct.received() >= read
                                && feed.acknowledged() >= posted
                                && feed.received() >= followed
                                && broadcasts() >= heard);
    }

    /// Stops making messages, waits until everything promised has come, compares what each person
    /// has read with what the server keeps for it, and ends all.
    ///
    /// @param patience for what is on its way; what is not there by then counts as lost
    Verdict finish(Duration patience) throws IOException, InterruptedException {
        people.forEach(Person::stop);
        posters.forEach(FeedPoster::stop);
        try {
            await().pollInterval(Duration.ofMillis(20)).atMost(patience).until(this::isSettled);
        } catch (ConditionTimeoutException e) {
            close();
            if (verdict().isClean()) {
                throw new AssertionError("not done within " + patience + ": " + verdict(), e);
            }
            return verdict();
        }
        for (Person person : people) {
            compare(person);
        }
        close();
        if (followers.stream().anyMatch(FeedFollower::isInsideBatch)) {
            feed.contradict("the feed ends inside a batch");
        }
        return verdict();
    }

    private Verdict verdict() {
        return direct.verdict().plus(feed.verdict());
    }

    private boolean isSettled() throws IOException, InterruptedException {
        long last = FeedFollower.state(edge).path("last").asLong(-1);
        return people.stream().allMatch(Person::isIdle)
                && posting.stream().noneMatch(Thread::isAlive)
                && direct.isComplete()
                && feed.isComplete()
                && followers.stream().allMatch(f -> f.offset() == last);
    }

    private void compare(Person person) throws IOException, InterruptedException {
        List<Long> kept = person.kept();
        long last = kept.getLast();
        await().atMost(Edge.SILENCE).until(() -> person.mailbox().last() >= last);
        List<Long> read = person.mailbox().upTo(last);
        if (!read.equals(kept)) {
            direct.contradict(read.size() + " were read and " + kept.size() + " are kept");
        }
    }

    @Override
    public void close() {
        pause.close();
        posting.forEach(MixedWorkload::join);
        others.forEach(MixedWorkload::join);
        edge.close();
    }

    private static void join(Thread thread) {
        try {
            if (!thread.join(Duration.ofSeconds(50))) {
                throw new AssertionError(thread.getName() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
