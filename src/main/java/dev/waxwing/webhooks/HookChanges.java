package dev.waxwing.webhooks;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.ops.Audit;
import dev.waxwing.ops.AuditKind;
import dev.waxwing.ops.AuditOrigin;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Changes to hooks, made durable by the journal together with their rows in the audit log. Safe
/// for all threads.
final class HookChanges {
    private final Journal journal;
    private final Audit audit;

    HookChanges(Journal journal, Audit audit) {
        this.journal = journal;
        this.audit = audit;
    }

    /// Adds a row to the audit log, in the name of whoever asked for the change. Only in the
    /// decision of a change.
    void note(AuditKind kind, Webhook hook, String detail) {
        audit.append(AuditOrigin.current().event(kind, hook.id(), detail));
    }

    /// Makes a change and waits until it is on disk: not for event loops.
    ///
    /// @throws WebhookRefused as decided
    /// @throws StorageException when it could not be stored
    <T> T make(Supplier<T> decision, Consumer<T> afterwards) {
        try {
            return begin(decision, afterwards).join();
        } catch (CompletionException e) {
            throw switch (e.getCause()) {
                case WebhookRefused refused -> refused;
                case StorageException failed -> failed;
                case null, default -> e;
            };
        }
    }

    /// As [#make], for whoever does not wait.
    ///
    /// @param decision runs on the writer's thread inside the transaction; may throw
    ///   [WebhookRefused], before it has changed anything
    /// @param afterwards runs on the writer's thread when the change is durable and before anybody
    ///   is told: where memory follows the disk. Must not block.
    <T> CompletableFuture<T> begin(Supplier<T> decision, Consumer<T> afterwards) {
        Change<T> change = new Change<>(decision, afterwards);
        journal.submit(change);
        return change.done;
    }

    private static final class Change<T> implements Work {
        private final Supplier<T> decision;
        private final Consumer<T> afterwards;
        private final AuditOrigin by = AuditOrigin.current();
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable WebhookRefused refused;

        Change(Supplier<T> decision, Consumer<T> afterwards) {
            this.decision = decision;
            this.afterwards = afterwards;
        }

        @Override
        public void apply() {
            try {
                result = by.call(decision::get);
            } catch (WebhookRefused e) {
                refused = e;
            }
        }

        @Override
        public void committed() {
            T made = result;
            if (refused != null || made == null) {
                done.completeExceptionally(
                        refused == null ? new IllegalStateException("no decision") : refused);
                return;
            }
            try {
                afterwards.accept(made);
                done.complete(made);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
                throw e;
            }
        }

        @Override
        public void failed(StorageException why) {
            done.completeExceptionally(why);
        }
    }
}
