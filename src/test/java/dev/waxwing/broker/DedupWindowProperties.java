package dev.waxwing.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// The window against the plain thing: a set that remembers its order.
final class DedupWindowProperties {
    private static final int UNDO = 0;

    /// Few different high halves: nearly every id collides with others.
    private static IdHash hash(int id) {
        return new IdHash(id % 3, id);
    }

    @Property
    void isASetThatForgetsItsOldest(
            @ForAll @IntRange(min = 1, max = 40) int limit,
            @ForAll @Size(max = 400) List<@IntRange(min = UNDO, max = 60) Integer> steps) {
        DedupWindow window = new DedupWindow(limit);
        LinkedHashSet<Integer> model = new LinkedHashSet<>();
        long added = 0;
        for (int id : steps) {
            if (id != UNDO) {
                boolean fresh = model.add(id);
                assertThat(window.add(hash(id))).isEqualTo(fresh);
                added += fresh ? 1 : 0;
                if (model.size() > limit) {
                    model.removeFirst();
                }
            } else if (added > 0) {
                window.undoLast();
                added--;
                if (!model.isEmpty()) {
                    model.removeLast();
                }
            }
            assertThat(window.size()).isEqualTo(model.size());
            assertThat(window.added()).isEqualTo(added);
        }
        for (int id = 1; id <= 60; id++) {
            assertThat(window.contains(hash(id))).as("id %d", id).isEqualTo(model.contains(id));
        }
    }

    @Property(tries = 20)
    void growsAndSlides(
            @ForAll @IntRange(min = 1, max = 3_000) int limit,
            @ForAll @IntRange(min = 1, max = 9_000) int ids) {
        DedupWindow window = new DedupWindow(limit);
        for (int id = 0; id < ids; id++) {
            assertThat(window.add(new IdHash(id * 0x9E3779B97F4A7C15L, id))).isTrue();
        }
        int oldest = Math.max(0, ids - limit);
        for (int id = 0; id < ids; id++) {
            assertThat(window.contains(new IdHash(id * 0x9E3779B97F4A7C15L, id)))
                    .isEqualTo(id >= oldest);
        }
        assertThat(window.size()).isEqualTo(ids - oldest);
        assertThat(window.added()).isEqualTo(ids);
    }

    /// A group of works may hold more ids than the window, and may fail.
    @Test
    void moreThanTheWholeWindowCanBeTakenBack() {
        DedupWindow window = new DedupWindow(4);
        for (int id = 1; id <= 10; id++) {
            window.add(hash(id));
        }
        for (int n = 0; n < 10; n++) {
            window.undoLast();
        }
        assertThat(window.size()).isZero();
        assertThat(window.added()).isZero();
        assertThat(window.contains(hash(10))).isFalse();
        assertThat(window.add(hash(10))).isTrue();
        assertThat(window.contains(hash(10))).isTrue();
    }
}
