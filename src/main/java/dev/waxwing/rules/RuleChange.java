package dev.waxwing.rules;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.ops.AuditOrigin;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A change of the stored rules as a work of the journal, in the name of whoever asked for it.
final class RuleChange implements Work {
    private static final int WEIGHT = Rule.MOST_BYTES;

    private final Function<AuditOrigin, RuleVersion> decision;
    private final Consumer<RuleVersion> afterwards;
    private final AuditOrigin by = AuditOrigin.current();
    private final CompletableFuture<RuleVersion> done = new CompletableFuture<>();
    private @Nullable RuleVersion made;
    private @Nullable RuleRefused refused;

    /// @param decision runs inside the transaction; may throw [RuleRefused] before it has changed
    ///   anything
    /// @param afterwards runs when the change is durable, in the order of the changes
    RuleChange(Function<AuditOrigin, RuleVersion> decision, Consumer<RuleVersion> afterwards) {
        this.decision = decision;
        this.afterwards = afterwards;
    }

    @Override
    public void apply() {
        try {
            made = decision.apply(by);
        } catch (RuleRefused e) {
            refused = e;
        }
    }

    @Override
    public void committed() {
        RuleVersion version = made;
        if (version == null) {
            done.completeExceptionally(
                    refused == null ? new IllegalStateException("no decision") : refused);
            return;
        }
        afterwards.accept(version);
        done.complete(version);
    }

    @Override
    public void failed(StorageException why) {
        done.completeExceptionally(why);
    }

    @Override
    public long weight() {
        return WEIGHT;
    }

    /// Waits until it is on disk.
    ///
    /// @throws RuleRefused as decided
    /// @throws StorageException when it could not be stored
    RuleVersion await() {
        try {
            return done.join();
        } catch (CompletionException e) {
            throw switch (e.getCause()) {
                case RuleRefused why -> why;
                case StorageException failed -> failed;
                case null, default -> e;
            };
        }
    }
}
