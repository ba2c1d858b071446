package dev.waxwing.broker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The blocks that a [ReadyList] is working on, by id. Owned by the queue's actor.
///
/// One block is kept beside the map: a queue that is emptied as fast as it is filled has no more,
/// and where there are a thousand such queues each look into a map waits for memory.
final class LiveBlocks {
    private final Map<Long, LiveBlock> others = new HashMap<>(0);
    private @Nullable LiveBlock one;

    /// Whether `others` holds anything, known without looking there.
    private boolean onlyOne = true;

    @Nullable LiveBlock get(long id) {
        if (one != null && one.id == id) {
            return one;
        }
        return onlyOne ? null : others.get(id);
    }

    /// Adds a block, or does nothing when it is there.
    void put(LiveBlock block) {
        if (onlyOne && (one == null || one == block)) {
            one = block;
        } else if (one != block) {
            others.put(block.id, block);
            onlyOne = false;
        }
    }

    void remove(long id) {
        if (one != null && one.id == id) {
            one = null;
        } else if (!onlyOne) {
            others.remove(id);
            onlyOne = others.isEmpty();
        }
    }

    Set<Long> ids() {
        Set<Long> ids = new HashSet<>(others.keySet());
        if (one != null) {
            ids.add(one.id);
        }
        return ids;
    }

    void forEach(Consumer<LiveBlock> action) {
        others.values().forEach(action);
        if (one != null) {
            action.accept(one);
        }
    }

    void clear() {
        others.clear();
        one = null;
        onlyOne = true;
    }
}
