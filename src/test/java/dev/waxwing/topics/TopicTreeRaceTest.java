package dev.waxwing.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Matches while other threads change the tree, as fast as they can.
final class TopicTreeRaceTest {
    private static final int CHANGES = 100_000;
    private static final TopicName TOPIC = TopicName.parse("a.b.c");
    private static final List<TopicFilter> SELECTING =
            List.of("a.b.c", "a.*.c", "a.>", "*.b.*", ">", "a.b.*").stream()
                    .map(TopicFilter::parse)
                    .toList();

    private final TopicTree<Integer> tree = new TopicTree<>();

    /// Values that go to the next filter before they leave the last, and values that stay, are in
    /// every match; those that come and go are in none twice.
    @Test
    void nothingIsMissedOrFoundTwice() throws Exception {
        for (int value = 0; value < 40; value++) {
            tree.add(SELECTING.getFirst(), value);
        }
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<Integer> matches = threads.submit(() -> matchUntil(done));
            List<Future<?>> changes =
                    List.of(
                            threads.submit(() -> move(0)),
                            threads.submit(() -> move(1)),
                            threads.submit(() -> comeAndGo(100)));
            try {
                for (Future<?> change : changes) {
                    change.get();
                }
            } finally {
                done.set(true);
            }
            assertThat(matches.get()).isPositive();
        }
        assertThat(tree.match(TOPIC).toList()).hasSize(40);
        assertThat(tree.size()).isEqualTo(40);
    }

    private int matchUntil(AtomicBoolean done) {
        int matches = 0;
        while (!done.get()) {
            List<Integer> found = tree.match(TOPIC).toList();
            Set<Integer> distinct = new HashSet<>(found);
            assertThat(distinct).hasSameSizeAs(found);
            for (int value = 0; value < 40; value++) {
                if (!distinct.contains(value)) {
                    throw new AssertionError(value + " is missing after " + matches);
                }
            }
            matches++;
        }
        return matches;
    }

    private void move(int value) {
        TopicFilter at = SELECTING.getFirst();
        for (int i = 1; i <= CHANGES; i++) {
            TopicFilter next = SELECTING.get(i % SELECTING.size());
            assertThat(tree.add(next, value)).isTrue();
            assertThat(tree.remove(at, value)).isTrue();
            at = next;
        }
        if (!at.equals(SELECTING.getFirst())) {
            tree.add(SELECTING.getFirst(), value);
            tree.remove(at, value);
        }
    }

    /// Crowds, so that sets are split and joined, and levels come and go, some of them many.
    private void comeAndGo(int first) {
        List<TopicFilter> others = new ArrayList<>(SELECTING);
        for (int i = 0; i < 20; i++) {
            others.add(TopicFilter.parse("a." + i + ".*"));
        }
        for (int round = 0; round < CHANGES / 1_000; round++) {
            for (TopicFilter filter : others) {
                for (int i = 0; i < 50; i++) {
                    tree.add(filter, first + i);
                }
            }
            for (TopicFilter filter : others) {
                for (int i = 0; i < 50; i++) {
                    assertThat(tree.remove(filter, first + i)).isTrue();
                }
            }
        }
    }

    /// What two threads see of each other: what was added is found by whoever hears of it.
    @Test
    void aChangeIsSeenOnceItReturned() throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                int value = thread;
                all.add(threads.submit(() -> seesItsOwn(value)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(tree.nodes()).isEqualTo(1);
    }

    private void seesItsOwn(int value) {
        for (int i = 0; i < CHANGES; i++) {
            TopicFilter filter = SELECTING.get(i % SELECTING.size());
            tree.add(filter, value);
            isFound(value, true);
            tree.remove(filter, value);
            isFound(value, false);
        }
    }

    private void isFound(int value, boolean wanted) {
        boolean[] found = new boolean[1];
        tree.match(TOPIC).forEach(v -> found[0] |= v == value);
        if (found[0] != wanted) {
            throw new AssertionError(value + (wanted ? " is not found" : " is still found"));
        }
    }
}
