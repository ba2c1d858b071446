package dev.waxwing.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SequenceSetTest {
    @Property(tries = 200)
    void agreesWithAnOrdinarySet(
            @ForAll List<@LongRange(min = 0, max = 300_000) Long> first,
            @ForAll List<@LongRange(min = 0, max = 300_000) Long> second) {
        SequenceSet a = new SequenceSet();
        SequenceSet b = new SequenceSet();
        Set<Long> expected = new HashSet<>();

        first.forEach(number -> assertThat(a.add(number)).isEqualTo(expected.add(number)));
        second.forEach(b::add);

        expected.removeAll(Set.copyOf(second));
        assertThat(a.missingFrom(b)).isEqualTo(expected.size());
        assertThat(a.missingFrom(a)).isZero();
    }

    @Test
    void twoThreadsNeverBothAddANumber() throws InterruptedException {
        SequenceSet set = new SequenceSet();
        int numbers = 500_000;
        int[] added = new int[2];

        Thread[] threads = new Thread[2];
        for (int t = 0; t < 2; t++) {
            int mine = t;
            threads[t] =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (long n = 0; n < numbers; n++) {
                                    added[mine] += set.add(n) ? 1 : 0;
                                }
                            });
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(added[0] + added[1]).isEqualTo(numbers);
        assertThat(set.missingFrom(new SequenceSet())).isEqualTo(numbers);
    }
}
