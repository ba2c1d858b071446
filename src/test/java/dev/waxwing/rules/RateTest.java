package dev.waxwing.rules;

import static dev.waxwing.rules.TestMessage.to;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Rates, with time that stands still unless it is moved.
final class RateTest {
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final RuleBook empty =
            RuleBook.empty(nanos::get, TestMessage.CLOCK, new RuleTally(nanos::get));
    private final Effects effects = new Effects();

    private RuleBook book(String... rules) {
        return empty.with(TestMessage.rules(rules));
    }

    private static String rate(String name, int over, String per, String whose) {
        return "{'name':'%s','when':{'rate':{'over':%d,'per':'%s','for':'%s'}},'do':[{'drop':'x'}]}"
                .formatted(name, over, per, whose);
    }

    private boolean isDropped(RuleBook book, Facts facts) {
        book.apply(facts, effects);
        return effects.isDropped();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void moreThanSoManyAreTooMany() {
        RuleBook book = book(rate("r", 3, "3s", "sender"));
        for (int i = 0; i < 3; i++) {
            assertThat(isDropped(book, to("a"))).isFalse();
        }
        assertThat(isDropped(book, to("a"))).isTrue();
        assertThat(isDropped(book, to("a"))).as("takes nothing out").isTrue();
        assertThat(isDropped(book, TestMessage.from("bob", "a")))
                .as("has one of his own")
                .isFalse();
        pass(Duration.ofMillis(999));
        assertThat(isDropped(book, to("a"))).isTrue();
        pass(Duration.ofMillis(2));
        assertThat(isDropped(book, to("a"))).isFalse();
        assertThat(isDropped(book, to("a"))).isTrue();
        pass(Duration.ofHours(1));
        for (int i = 0; i < 3; i++) {
            assertThat(isDropped(book, to("a"))).isFalse();
        }
        assertThat(isDropped(book, to("a"))).as("never more than a bucket").isTrue();
    }

    @Test
    void allTogetherHaveOneBucket() {
        RuleBook book = book(rate("r", 2, "1d", "all"));
        assertThat(isDropped(book, TestMessage.from("ada", "a"))).isFalse();
        assertThat(isDropped(book, TestMessage.from("bob", "a"))).isFalse();
        assertThat(isDropped(book, TestMessage.from("eve", "a"))).isTrue();
    }

    @Test
    void aRateCountsWhatEverythingBesideItLeavesToIt() {
        RuleBook book =
                book(
                        """
                        {'name':'r','when':{'all':[{'rate':{'over':1,'per':'1d','for':'all'}},
                          {'topic':'b'}]},'do':[{'drop':'x'}]}
                        """);
        for (int i = 0; i < 5; i++) {
            assertThat(isDropped(book, to("a"))).isFalse();
        }
        assertThat(isDropped(book, to("b"))).isFalse();
        assertThat(isDropped(book, to("b"))).isTrue();
    }

    @Test
    void aDryRunCountsNothingAndSeesTheRate() {
        RuleBook book = book(rate("r", 1, "1d", "sender"));
        for (int i = 0; i < 3; i++) {
            assertThat(book.explain(to("a")).result().verdict()).isEqualTo("allowed");
        }
        assertThat(isDropped(book, to("a"))).isFalse();
        assertThat(book.explain(to("a")).result().verdict()).isEqualTo("dropped");
    }

    @Test
    void aChangeOfOtherRulesForgetsNothing() {
        RuleBook before = book(rate("r", 1, "1d", "sender"));
        assertThat(isDropped(before, to("a"))).isFalse();
        RuleBook after =
                before.with(
                        TestMessage.rules(
                                rate("r", 1, "1d", "sender"), "{'name':'s','do':[{'tag':'x'}]}"));
        assertThat(isDropped(after, to("a"))).isTrue();
    }

    @Test
    void tenThousandSendersDoNotMeet() {
        RuleBook book = book(rate("r", 1, "1d", "sender"));
        List<SampleMessage> messages =
                IntStream.range(0, 10_000).mapToObj(i -> TestMessage.from("u" + i, "a")).toList();
        assertThat(messages.stream().filter(m -> isDropped(book, m)).count())
                .as("taken for somebody else")
                .isLessThan(10);
        assertThat(messages.stream().filter(m -> !isDropped(book, m)).count())
                .as("forgotten")
                .isLessThan(10);
    }

    /// Far more senders than there are places: memory stays as it is, and each new one is let in.
    @Test
    void aMillionSendersTakeNoMoreRoom() {
        RateTable table = new RateTable(nanos::get);
        long rule = table.key("r");
        long refused =
                IntStream.range(0, 1_000_000)
                        .filter(i -> table.take(table.key(rule, "u" + i), 1_000_000, 0))
                        .count();
        assertThat(refused).isLessThan(1_000);
    }

    @Test
    void threadsAtOnceTakeEachTokenOnce() throws InterruptedException, ExecutionException {
        RateTable table = new RateTable(nanos::get);
        long key = table.key("r");
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<Long>> all = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                all.add(
                        threads.submit(() ->
                                IntStream.range(0, 10_000)
                                        .filter(_ -> !table.take(key, 1_000, 999 * 1_000))
                                        .count()));
            }
            long taken = 0;
            for (Future<Long> one : all) {
                taken += one.get();
            }
            assertThat(taken).isEqualTo(1_000);
        }
    }
}
