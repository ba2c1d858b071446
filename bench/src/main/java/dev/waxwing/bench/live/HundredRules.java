package dev.waxwing.bench.live;

import dev.waxwing.rules.Rule;
import dev.waxwing.rules.RuleBook;
import dev.waxwing.rules.RuleReader;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;

/// A book of a hundred rules, each with a condition on a header and on the sender that does not hold.
public final class HundredRules {
    private HundredRules() {}

    /// @param concern how many of them have the topics `live.bench.>` as their target
    public static RuleBook concerning(int concern) {
        List<Rule> rules = IntStream.range(0, 100).mapToObj(n -> rule(n, n < concern)).toList();
        return RuleBook.of(rules, InstantSource.system());
    }

    private static Rule rule(int number, boolean concerns) {
        return RuleReader.read(
                """
                {"name":"r%d","target":{"topic":"%s"},
                 "when":{"all":[{"header":{"name":"lang","prefix":"fr"}},{"sender":["bob","eve"]}]},
                 "do":[{"drop":"no"}]}
                """
                        .formatted(
                                number, concerns ? "live.bench.>" : "other%d.>".formatted(number)));
    }
}
