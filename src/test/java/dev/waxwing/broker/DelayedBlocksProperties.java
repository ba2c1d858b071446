package dev.waxwing.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.broker.DelayedBlocks.Entry;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/// The delayed blocks against a queue of objects.
final class DelayedBlocksProperties {
    private static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::visibleAt).thenComparingLong(Entry::id);

    /// Each step adds that many blocks, or takes that many out; a piece holds about a thousand.
    @Property(tries = 200)
    void comeInTheOrderOfTheirTimes(
            @ForAll @Size(max = 12) List<@IntRange(min = -1500, max = 1500) Integer> steps,
            @ForAll @IntRange(min = 1, max = 10_000) int spread,
            @ForAll long seed) {
        Random random = new Random(seed);
        DelayedBlocks delayed = new DelayedBlocks();
        PriorityQueue<Entry> model = new PriorityQueue<>(ORDER);
        long id = 0;
        for (int step : steps) {
            for (int n = 0; n < step; n++) {
                long at = 1_700_000_000_000L + ++id;
                Entry entry =
                        new Entry(
                                at + random.nextInt(spread),
                                id,
                                at,
                                random.nextInt(Block.MAX_COUNT) + 1,
                                random.nextInt(10));
                delayed.add(block(entry));
                model.add(entry);
            }
            for (int n = 0; n > step && !model.isEmpty(); n--) {
                assertThat(delayed.firstVisible()).isEqualTo(model.element().visibleAt());
                assertThat(delayed.removeFirst()).isEqualTo(model.remove());
            }
            assertThat(delayed.size()).isEqualTo(model.size());
            assertThat(delayed.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    @Property
    void keepEveryValue(
            @ForAll long visibleAt,
            @ForAll long id,
            @ForAll @LongRange(min = 0, max = 1L << 52) long at,
            @ForAll @IntRange(min = 1, max = Block.MAX_COUNT) int count,
            @ForAll @IntRange(max = 9) int priority) {
        Entry entry = new Entry(visibleAt, id, at, count, priority);
        DelayedBlocks delayed = new DelayedBlocks();
        delayed.add(block(entry));
        assertThat(delayed.removeFirst()).isEqualTo(entry);
        assertThat(delayed.isEmpty()).isTrue();
    }

    private static Block block(Entry e) {
        return new Block(e.id(), 1, e.at(), e.visibleAt(), e.priority(), e.count(), 0, null);
    }
}
