package dev.waxwing.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// The window does what a list of its keys would do.
class RepeatWindowProperties {
    private static final int LIMIT = 90;

    /// Few homes for many keys: long chains, and gaps in them.
    private static long key(int step) {
        return (long) (step % 7) << 40 | step;
    }

    @Property(tries = 300)
    void aWindowIsAListOfTheNewest(
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 30) Integer> groups) {
        RepeatWindow window = new RepeatWindow(LIMIT);
        List<Long> model = new ArrayList<>();
        int next = 0;
        for (int size : groups) {
            List<Long> before = new ArrayList<>(model);
            for (int i = 0; i < size; i++) {
                long key = key(next++);
                window.add(key, -key);
                model.add(key);
            }
            if (size % 3 == 0) {
                window.removeNewest(size);
                model = before;
            } else {
                window.trim();
                model = model.subList(Math.max(0, model.size() - LIMIT), model.size());
            }
            check(window, model, next);
        }
    }

    private static void check(RepeatWindow window, List<Long> model, int next) {
        assertThat(window.size()).isEqualTo(model.size());
        assertThat(window.oldest())
                .isEqualTo(
                        model.isEmpty()
                                ? OptionalLong.empty()
                                : OptionalLong.of(-model.getFirst()));
        for (int step = 0; step <= next; step++) {
            long key = key(step);
            assertThat(window.find(key))
                    .isEqualTo(model.contains(key) ? OptionalLong.of(-key) : OptionalLong.empty());
        }
    }
}
