package dev.waxwing.rules;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Measures what rules cost for each message, in nanoseconds and bytes: run by hand. Once with a
/// hundred rules of which two concern the message, once with a hundred that all do.
final class RuleCost {
    private static final int RULES = 100;
    private static final int TIMES = 2_000_000;
    private static final int SAMPLES = 200_000;

    private RuleCost() {}

    public static void main(String[] args) {
        for (int round = 1; round <= 3; round++) {
            measure("2 of 100 concern it", false);
            measure("100 of 100 concern it", true);
        }
    }

    private static RuleBook book(boolean all) {
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            String topic = all || i < 2 ? "orders.>" : "other%d.>".formatted(i);
            rules.add(
                    """
                    {'name':'r%d','target':{'topic':'%s'},'when':{'all':[
                      {'header':{'name':'lang','prefix':'fr'}},{'sender':['bob','eve']}]},
                     'do':[{'drop':'no'}]}
                    """
                            .formatted(i, topic));
        }
        return TestMessage.book(rules.toArray(String[]::new));
    }

    private static void measure(String label, boolean all) {
        RuleBook book = book(all);
        Facts message = TestMessage.to("orders.eu.new");
        Effects effects = new Effects();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long began = threads.getCurrentThreadCpuTime();
        int plain = 0;
        for (int i = 0; i < TIMES; i++) {
            book.apply(message, effects);
            plain += effects.isPlain() ? 1 : 0;
        }
        long nanos = threads.getCurrentThreadCpuTime() - began;
        bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
        System.out.printf(
                Locale.ROOT,
                "%s: %d plain, %d ns of CPU and %.2f bytes each, p99 %d ns%n",
                label,
                plain,
                nanos / TIMES,
                (double) bytes / TIMES,
                p99(book, message, effects));
    }

    private static long p99(RuleBook book, Facts message, Effects effects) {
        long[] times = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            long began = System.nanoTime();
            book.apply(message, effects);
            times[i] = System.nanoTime() - began;
        }
        Arrays.sort(times);
        return times[SAMPLES * 99 / 100];
    }
}
