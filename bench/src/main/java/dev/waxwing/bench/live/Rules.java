package dev.waxwing.bench.live;

import dev.waxwing.accounts.Role;
import dev.waxwing.bench.LikeServe;
import dev.waxwing.model.UserId;
import dev.waxwing.rules.Destination;
import dev.waxwing.rules.Effects;
import dev.waxwing.rules.Facts;
import dev.waxwing.rules.Lineage;
import dev.waxwing.rules.RuleBook;
import dev.waxwing.rules.SampleMessage;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a hundred rules do with one message, of which none acts. With the JVM flags of `serve`.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Thread)
public class Rules extends LikeServe {
    @Param({"2", "100"})
    private int concern;

    private RuleBook book;
    private final Effects effects = new Effects();
    private final Facts message =
            new SampleMessage(
                    Destination.TOPIC,
                    "live.bench.orders",
                    new UserId("ada"),
                    null,
                    Role.MEMBER,
                    1024,
                    Map.of("lang", "de-AT", "origin", "edge"),
                    Lineage.NONE,
                    Optional.empty());

    @Setup
    public void write() {
        book = HundredRules.concerning(concern);
    }

    @Benchmark
    public boolean apply() {
        book.apply(message, effects);
        return effects.isPlain();
    }
}
