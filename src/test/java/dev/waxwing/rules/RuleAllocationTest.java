package dev.waxwing.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rules on the hot path make no garbage: counted by the JVM, for this thread.
final class RuleAllocationTest {
    private static final int TIMES = 20_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// A hundred rules for other topics, and one of each condition and of each action that the
    /// ordinary path has.
    private static RuleBook book() {
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rules.add(
                    "{'name':'e%d','when':{'topic':'other%d.a'},'do':[{'drop':'no'}]}"
                            .formatted(i, i));
            rules.add(
                    "{'name':'f%d','target':{'topic':'more%d.>'},'do':[{'drop':'no'}]}"
                            .formatted(i, i));
        }
        rules.add(
                """
                {'name':'no','when':{'any':[
                   {'all':[{'topic':'orders.*.*'},{'role':['admin']}]},
                   {'sender':['bob','eve']}, {'size':{'at_least':101}},
                   {'header':{'name':'lang','equals':'fr'}}, {'header':{'name':'lang','prefix':'f'}},
                   {'header':{'name':'none','exists':true}},
                   {'time':{'days':['sun'],'from':'22:00','to':'06:00','zone':'Europe/Berlin'}},
                   {'not':{'topic':'>'}}, {'rate':{'over':1000000,'per':'1d','for':'sender'}}]},
                 'do':[{'drop':'no'}]}
                """);
        rules.add(
                """
                {'name':'yes','priority':-1,'when':{'topic':'orders.>'},'do':[
                   {'set_header':{'name':'a','value':'b'}}, {'remove_header':'c'}, {'delay':'1s'},
                   {'tag':'x'}, {'sample':{'one_in':2}}, {'sample':{'share':0.5}}, {'allow':true}]}
                """);
        return TestMessage.book(rules.toArray(String[]::new));
    }

    @Test
    void theOrdinaryPathAllocatesNothing() {
        RuleBook book = book();
        Facts message = TestMessage.to("orders.eu.new");
        Effects effects = new Effects();
        for (int i = 0; i < TIMES; i++) {
            book.apply(message, effects);
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < TIMES; i++) {
            book.apply(message, effects);
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(effects.tags()).containsExactly("x");
        assertThat(bytes).as("bytes of %d messages", TIMES).isLessThan(TIMES);
    }
}
