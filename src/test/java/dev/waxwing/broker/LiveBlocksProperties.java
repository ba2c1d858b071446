package dev.waxwing.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// The blocks by id against a plain map.
final class LiveBlocksProperties {
    private static final int IDS = 5;

    /// Each step removes the block of id `step / 2`, or adds it where the step is even.
    @Property
    void isAMap(@ForAll @Size(max = 40) List<@IntRange(min = 0, max = 2 * IDS - 1) Integer> steps) {
        LiveBlocks blocks = new LiveBlocks();
        Map<Long, LiveBlock> model = new HashMap<>();
        for (int step : steps) {
            long id = step / 2;
            if (step % 2 == 0) {
                LiveBlock block = model.computeIfAbsent(id, i -> new LiveBlock(i, 0, 1, 0));
                blocks.put(block);
            } else {
                blocks.remove(id);
                model.remove(id);
            }
            for (long each = 0; each < IDS; each++) {
                assertThat(blocks.get(each)).isSameAs(model.get(each));
            }
            List<LiveBlock> all = new ArrayList<>();
            blocks.forEach(all::add);
            assertThat(all).containsExactlyInAnyOrderElementsOf(model.values());
            assertThat(blocks.ids()).isEqualTo(model.keySet());
        }
        blocks.clear();
        assertThat(blocks.ids()).isEmpty();
    }
}
