package dev.waxwing.presence;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.model.UserId;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// By whom users want to be seen as present: in memory what is not everyone. Safe for all threads.
public final class Privacies {
    private final PrivacyStore store;
    private final BiPredicate<UserId, UserId> meet;
    private final Map<UserId, Privacy> wanted;
    private @Nullable Journal journal;

    /// Reads what is stored; before the journal runs.
    ///
    /// @param meet whether two users are in one room
    public Privacies(PrivacyStore store, BiPredicate<UserId, UserId> meet) {
        this.store = store;
        this.meet = meet;
        this.wanted = new ConcurrentHashMap<>(store.all());
    }

    /// Call when the journal runs.
    public void start(Journal running) {
        journal = running;
    }

    public Privacy of(UserId user) {
        return wanted.getOrDefault(user, Privacy.EVERYONE);
    }

    /// Whether somebody may see how present a user is.
    boolean maySee(UserId viewer, UserId user) {
        Privacy privacy = of(user);
        return privacy == Privacy.EVERYONE
                || viewer.equals(user)
                || privacy == Privacy.ROOMS && meet.test(viewer, user);
    }

    /// Keeps what a user wants.
    ///
    /// @param around run on the journal's writer when it is durable; runs what it is given, with
    ///   which it counts
    CompletableFuture<Privacy> put(UserId user, Privacy privacy, Consumer<Runnable> around) {
        Change change = new Change(this, user, privacy, around, new CompletableFuture<>());
        Objects.requireNonNull(journal, "not started").submit(change);
        return change.done();
    }

    private record Change(
            Privacies all,
            UserId user,
            Privacy privacy,
            Consumer<Runnable> around,
            CompletableFuture<Privacy> done)
            implements Work {
        @Override
        public void apply() {
            all.store.put(user, privacy);
        }

        @Override
        public void committed() {
            around.accept(this::count);
            done.complete(privacy);
        }

        private void count() {
            if (privacy == Privacy.EVERYONE) {
                all.wanted.remove(user);
            } else {
                all.wanted.put(user, privacy);
            }
        }

        @Override
        public void failed(StorageException why) {
            done.completeExceptionally(why);
        }
    }
}
