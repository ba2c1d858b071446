package dev.waxwing.feed;

import dev.waxwing.journal.RepeatWindow;
import java.util.OptionalLong;

/// The newest keys of posts. Owned by the journal's writer; [#recover] is for the start.
final class PostKeys {
    private final FeedStore store;
    private final int limit;
    private final RepeatWindow window;
    private long lastId;

    PostKeys(FeedStore store, int limit) {
        this.store = store;
        this.limit = limit;
        this.window = new RepeatWindow(limit);
    }

    /// Takes up what the store holds.
    void recover() {
        store.scanKeys((id, post) -> {
            lastId = id;
            window.add(post.key(), post.body());
        });
        window.trim();
    }

    /// The body that was posted under a key.
    OptionalLong find(long key) {
        return window.find(key);
    }

    /// Adds a key in the running transaction.
    void add(PostKey post) {
        store.addKey(lastId + 1, post);
        store.forgetKeys(lastId + 1 - limit);
        lastId++;
        window.add(post.key(), post.body());
    }

    /// The group of the newest key was rolled back.
    void takeBack() {
        window.removeNewest(1);
        lastId--;
    }

    void committed() {
        window.trim();
    }
}
