package dev.waxwing.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.broker.BlockIndex.Entry;
import java.util.ArrayDeque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/// The index against a plain queue of entries.
final class BlockIndexProperties {
    /// Each step adds that many entries, or takes that many out; a piece holds about a thousand.
    @Property(tries = 200)
    void isAQueue(@ForAll @Size(max = 12) List<@IntRange(min = -1500, max = 1500) Integer> steps) {
        BlockIndex index = new BlockIndex();
        ArrayDeque<Entry> model = new ArrayDeque<>();
        long id = 0;
        for (int step : steps) {
            for (int n = 0; n < step; n++) {
                id++;
                long back = id % 9 == 0 ? 1L << id % 40 : 0; // delayed blocks come late
                long at = 1_700_000_000_000L + id * 7 - back;
                Entry entry = new Entry(id + (1L << 41) - back, at, (int) (id % 64) + 1);
                index.add(entry.id(), entry.at(), entry.count());
                model.add(entry);
            }
            for (int n = 0; n > step && !model.isEmpty(); n--) {
                assertThat(index.peek()).isEqualTo(model.peek());
                assertThat(index.poll()).isEqualTo(model.poll());
            }
            assertThat(index.size()).isEqualTo(model.size());
            assertThat(index.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    @Property
    void keepsEveryValue(
            @ForAll long id,
            @ForAll @LongRange(min = 0, max = 1L << 56) long at,
            @ForAll @IntRange(min = 1, max = Block.MAX_COUNT) int count) {
        BlockIndex index = new BlockIndex();
        index.add(id, at, count);
        assertThat(index.poll()).isEqualTo(new Entry(id, at, count));
        assertThat(index.isEmpty()).isTrue();
    }
}
