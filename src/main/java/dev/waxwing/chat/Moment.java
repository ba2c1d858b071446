package dev.waxwing.chat;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.util.function.Consumer;

/// A place in the journal's order at which something is looked at or changed in memory: it writes
/// nothing, so it goes on when the storage is full.
///
/// @param then run on the journal's writer thread, behind everything that was submitted before
/// @param failed run instead when the storage has failed
record Moment(Runnable then, Consumer<StorageException> failed) implements Work {
    @Override
    public void apply() {}

    @Override
    public void committed() {
        then.run();
    }

    @Override
    public void failed(StorageException why) {
        failed.accept(why);
    }

    @Override
    public boolean makesRoom() {
        return true;
    }
}
