package dev.waxwing.rooms;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A change of a room on its way to the disk. Owned by the journal's writer once it is submitted.
final class RoomChange implements Work {
    private final Supplier<RoomEvent> decision;
    private final Consumer<RoomEvent> afterwards;
    private final boolean makesRoom;
    private final CompletableFuture<Room> done = new CompletableFuture<>();
    private @Nullable RoomEvent event;
    private @Nullable RoomRefused refused;

    /// @param decision makes the change by what the disk has, or refuses before it has changed
    ///   anything
    /// @param afterwards run when it is durable, before anybody is told
    RoomChange(Supplier<RoomEvent> decision, Consumer<RoomEvent> afterwards, boolean makesRoom) {
        this.decision = decision;
        this.afterwards = afterwards;
        this.makesRoom = makesRoom;
    }

    /// Completes on the journal's writer, with a [RoomRefused] or [StorageException] when nothing
    /// has changed.
    CompletableFuture<Room> done() {
        return done;
    }

    @Override
    public void apply() {
        try {
            event = decision.get();
        } catch (RoomRefused e) {
            refused = e;
        }
    }

    @Override
    public void committed() {
        RoomEvent made = event;
        if (made == null) {
            done.completeExceptionally(
                    refused == null ? new IllegalStateException("no decision") : refused);
            return;
        }
        afterwards.accept(made);
        done.complete(made.room());
    }

    @Override
    public void failed(StorageException why) {
        done.completeExceptionally(why);
    }

    @Override
    public boolean makesRoom() {
        return makesRoom;
    }
}
