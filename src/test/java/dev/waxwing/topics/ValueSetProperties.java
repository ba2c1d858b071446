package dev.waxwing.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Immutable sets against the ones of the JDK.
final class ValueSetProperties {
    /// A value whose hash many others have too.
    private record Clumsy(int value) implements Comparable<Clumsy> {
        @Override
        public int hashCode() {
            return value & 1;
        }

        @Override
        public int compareTo(Clumsy other) {
            return Integer.compare(value, other.value);
        }
    }

    @Property(tries = 100)
    void holdsWhatWasAddedAndNotRemoved(
            @ForAll @Size(max = 1_000) List<@IntRange(min = -300, max = 300) Integer> changes) {
        ValueSet<Integer> set = ValueSet.none();
        Set<Integer> model = new TreeSet<>();
        for (int change : changes) {
            set = changed(set, model, Math.abs(change), change >= 0);
        }
        empties(agreeing(set, model), model);
    }

    @Property(tries = 100)
    void aChangeLeavesTheSetBeforeAsItWas(
            @ForAll @Size(max = 200) Set<@IntRange(min = 0, max = 300) Integer> values,
            @ForAll @IntRange(min = 0, max = 300) int value) {
        ValueSet<Integer> set = ValueSet.none();
        for (int one : values) {
            set = set.with(one);
        }
        List<Integer> before = set.toList();
        assertThat(set.with(value).toList()).contains(value);
        assertThat(set.without(value).toList()).doesNotContain(value);
        assertThat(set.toList()).isEqualTo(before);
    }

    @Property(tries = 50)
    void copesWithValuesOfOneHash(
            @ForAll @Size(max = 500) List<@IntRange(min = -100, max = 100) Integer> changes) {
        ValueSet<Clumsy> set = ValueSet.none();
        Set<Clumsy> model = new TreeSet<>();
        for (int change : changes) {
            set = changed(set, model, new Clumsy(Math.abs(change)), change >= 0);
        }
        empties(agreeing(set, model), model);
    }

    @Property(tries = 3)
    void holdsAsManyAsThereAre(@ForAll int offset) {
        ValueSet<Integer> set = ValueSet.none();
        Set<Integer> model = new TreeSet<>();
        for (int i = 0; i < 100_000; i++) {
            set = set.with(offset + i * 7);
            model.add(offset + i * 7);
        }
        agreeing(set, model);
        for (int i = 0; i < 100_000; i += 2) {
            set = set.without(offset + i * 7);
            model.remove(offset + i * 7);
        }
        agreeing(set, model);
    }

    private static <T> ValueSet<T> changed(ValueSet<T> set, Set<T> model, T value, boolean adds) {
        ValueSet<T> changed = adds ? set.with(value) : set.without(value);
        assertThat(changed != set).isEqualTo(adds ? model.add(value) : model.remove(value));
        assertThat(changed.contains(value)).isEqualTo(adds);
        assertThat(changed.size()).isEqualTo(model.size());
        return changed;
    }

    private static <T> ValueSet<T> agreeing(ValueSet<T> set, Set<T> model) {
        assertThat(set.toList()).doesNotHaveDuplicates().hasSameSizeAs(model);
        assertThat(new TreeSet<>(set.toList())).isEqualTo(model);
        assertThat(model).allMatch(set::contains);
        assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
        return set;
    }

    private static <T> void empties(ValueSet<T> set, Set<T> model) {
        ValueSet<T> less = set;
        for (T value : model) {
            less = less.without(value);
        }
        assertThat(less).isSameAs(ValueSet.none());
    }
}
