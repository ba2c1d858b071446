package dev.waxwing.gateway.feed;

import dev.waxwing.feed.Ingested;
import dev.waxwing.journal.StorageException;
import dev.waxwing.tracing.Followed;
import dev.waxwing.tracing.Stage;

/// A post that is followed until it is on disk.
///
/// @param began when it was handed over, [System#nanoTime]
record FollowedPost(Followed followed, long began, Ingested told) implements Ingested {
    @Override
    public void stored() {
        followed.did(Stage.JOURNAL, began);
        followed.finish();
        told.stored();
    }

    @Override
    public void keyReused() {
        followed.refused("key_reused");
        told.keyReused();
    }

    @Override
    public void failed(StorageException why) {
        followed.refused("storage");
        told.failed(why);
    }
}
