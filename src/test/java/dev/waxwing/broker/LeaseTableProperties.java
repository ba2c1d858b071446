package dev.waxwing.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// The table against a plain list of who holds what.
final class LeaseTableProperties {
    private static final int BLOCKS = 3;
    private static final int PER_BLOCK = 4;
    private static final int MESSAGES = BLOCKS * PER_BLOCK;

    /// One message of the model, while it is leased.
    private record Held(Consumer consumer, LiveBlock block, int index, long deadline) {}

    /// Each step is a message: leased when it is not, to a consumer that the step's number names,
    /// and released when it is.
    @Property
    void knowsWhoHoldsWhat(
            @ForAll @Size(max = 60) List<@IntRange(max = 2 * MESSAGES - 1) Integer> steps) {
        LeaseTable table = new LeaseTable(1_000);
        List<LiveBlock> blocks = new ArrayList<>();
        for (int id = 0; id < BLOCKS; id++) {
            blocks.add(new LiveBlock(id, 0, PER_BLOCK, 0));
        }
        List<Consumer> consumers =
                List.of(new Consumer(new Inbox(), 100), new Consumer(new Inbox(), 100));
        List<Held> model = new ArrayList<>();
        long now = 0;
        for (int step : steps) {
            LiveBlock block = blocks.get(step % MESSAGES / PER_BLOCK);
            int index = step % PER_BLOCK;
            if ((block.leased & 1L << index) == 0) {
                now += step % 3 == 0 ? 0 : 10; // some share a moment, and so a lease
                Consumer consumer = consumers.get(step / MESSAGES);
                table.add(consumer, block, index, now);
                model.add(new Held(consumer, block, index, now + 1_000));
            } else {
                table.release(block, 1L << index);
                model.removeIf(held -> held.block == block && held.index == index);
            }
            agrees(table, consumers, model, now);
        }
    }

    private static void agrees(
            LeaseTable table, List<Consumer> consumers, List<Held> model, long now) {
        assertThat(table.held()).isEqualTo(model.size());
        for (Consumer consumer : consumers) {
            assertThat(messages(table.of(consumer)))
                    .isEqualTo(messages(model, held -> held.consumer == consumer));
        }
        long noon = now + 990;
        assertThat(messages(table.expired(noon)))
                .isEqualTo(messages(model, held -> held.deadline <= noon));
        Lease first = table.first();
        Held earliest = model.stream().min(Comparator.comparingLong(Held::deadline)).orElse(null);
        assertThat(first == null ? null : first.deadline)
                .isEqualTo(earliest == null ? null : earliest.deadline);
    }

    private static Set<Long> messages(List<Lease> leases) {
        Set<Long> handles = new HashSet<>();
        for (Lease lease : leases) {
            for (long left = lease.mask; left != 0; left &= left - 1) {
                handles.add(Delivery.handle(lease.block.id, Long.numberOfTrailingZeros(left)));
            }
        }
        return handles;
    }

    private static Set<Long> messages(List<Held> model, Predicate<Held> wanted) {
        Set<Long> handles = new HashSet<>();
        for (Held held : model) {
            if (wanted.test(held)) {
                handles.add(Delivery.handle(held.block.id, held.index));
            }
        }
        return handles;
    }
}
