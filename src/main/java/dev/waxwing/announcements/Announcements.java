package dev.waxwing.announcements;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.model.UserId;
import dev.waxwing.model.UuidV7;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All announcements. Safe for all threads; but for [#unseenBy] nothing waits for the disk, and
/// what is asked for completes on the journal's writer when it is durable.
public final class Announcements {
    /// Those that may be there at a time.
    public static final int MOST = 100;

    /// Characters of one.
    public static final int MOST_CHARACTERS = 16 << 10;

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private final AnnouncementStore store;
    private final InstantSource clock;
    private volatile List<Announcement> all;
    private volatile Watch watch = new Watch() {};
    private @Nullable Journal journal;

    /// Whoever tells those who are connected. Called on the journal's writer.
    public interface Watch {
        /// There is one more.
        default void made(Announcement announcement) {}

        /// One is not to be shown any more.
        default void withdrawn(Announcement announcement) {}
    }

    /// Reads what is stored; before the journal runs.
    public Announcements(AnnouncementStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.all = List.copyOf(store.all());
    }

    /// Call when the journal runs.
    public void start(Journal running) {
        journal = running;
    }

    /// Tells one watch, in place of any before.
    public void onChange(Watch next) {
        watch = next;
    }

    /// Those that have not ended, the oldest first.
    public List<Announcement> current() {
        Instant now = clock.instant();
        return all.stream().filter(one -> !one.isOver(now)).toList();
    }

    /// Those of [#current] that a user has not seen; waits for the disk when there are any.
    public List<Announcement> unseenBy(UserId user) {
        List<Announcement> current = current();
        if (current.isEmpty()) {
            return current;
        }
        Set<String> seen = store.seenBy(user);
        return current.stream().filter(one -> !seen.contains(one.id())).toList();
    }

    /// Says something to everybody.
    ///
    /// @param payload valid JSON
    /// @throws IllegalArgumentException with a sentence for whoever asks
    public CompletableFuture<Announcement> make(UserId by, String payload, Duration lasts) {
        if (payload.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "An announcement has at most " + MOST_CHARACTERS + " characters.");
        }
        if (!lasts.isPositive() || lasts.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("An announcement lasts 1 s to 366 days.");
        }
        if (current().size() >= MOST) {
            throw new IllegalArgumentException(
                    "There are " + MOST + " announcements: withdraw some.");
        }
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Announcement made =
                new Announcement(UuidV7.next(clock).toString(), by, at, at.plus(lasts), payload);
        return submit(
                () -> store.insert(made),
                () -> {
                    List<Announcement> next = new ArrayList<>(all);
                    next.add(made);
                    all = List.copyOf(next);
                    watch.made(made);
                },
                made);
    }

    /// Takes one back.
    ///
    /// @return empty when it is not there
    public CompletableFuture<Optional<Announcement>> withdraw(String id) {
        Optional<Announcement> found = find(id);
        return found.isEmpty()
                ? CompletableFuture.completedFuture(found)
                : submit(
                        () -> store.remove(id),
                        () -> {
                            forget(id);
                            watch.withdrawn(found.get());
                        },
                        found);
    }

    /// A user need not be told again.
    ///
    /// @return false when it is not there
    public boolean see(UserId user, String id) {
        if (find(id).isEmpty()) {
            return false;
        }
        var _ =
                submit(() -> store.see(user, id), () -> {}, id)
                        .whenComplete((_, why) -> failed(why));
        return true;
    }

    /// Removes those that have ended; call now and then.
    public void sweep() {
        Instant now = clock.instant();
        for (Announcement one : all) {
            if (one.isOver(now)) {
                var _ =
                        submit(() -> store.remove(one.id()), () -> forget(one.id()), one)
                                .whenComplete((_, why) -> failed(why));
            }
        }
    }

    private static void failed(@Nullable Throwable why) {
        if (why != null) {
            LOG.warn("Announcements could not be noted: {}", why.getMessage());
        }
    }

    private Optional<Announcement> find(String id) {
        return current().stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /// On the journal's writer.
    private void forget(String id) {
        all = all.stream().filter(one -> !one.id().equals(id)).toList();
    }

    private <T> CompletableFuture<T> submit(Runnable change, Runnable afterwards, T result) {
        Change<T> work = new Change<>(change, afterwards, result, new CompletableFuture<>());
        Objects.requireNonNull(journal, "not started").submit(work);
        return work.done();
    }

    private record Change<T>(
            Runnable change, Runnable afterwards, T result, CompletableFuture<T> done)
            implements Work {
        @Override
        public void apply() {
            change.run();
        }

        @Override
        public void committed() {
            afterwards.run();
            done.complete(result);
        }

        @Override
        public void failed(StorageException why) {
            done.completeExceptionally(why);
        }
    }
}
