package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Role;
import dev.waxwing.backend.sqlite.SqliteAuditStore;
import dev.waxwing.backend.sqlite.SqliteBlockStore;
import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteLogStore;
import dev.waxwing.bench.LikeServe;
import dev.waxwing.bench.live.HundredRules;
import dev.waxwing.config.Configuration;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.gate.Address;
import dev.waxwing.gate.AddressBlocks;
import dev.waxwing.gate.Gate;
import dev.waxwing.gate.Limits;
import dev.waxwing.gate.Verdict;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.journal.Work;
import dev.waxwing.log.LogConfig;
import dev.waxwing.log.Logs;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.Audit;
import dev.waxwing.ops.Metrics;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.protocol.Outbox;
import dev.waxwing.routing.Join;
import dev.waxwing.routing.MessageRouter;
import dev.waxwing.routing.PublishReply;
import dev.waxwing.routing.Surroundings;
import dev.waxwing.routing.TopicMessage;
import dev.waxwing.routing.TopicsConfig;
import dev.waxwing.rules.Destination;
import dev.waxwing.rules.KindSwitch;
import dev.waxwing.rules.RuleBook;
import dev.waxwing.supervision.Siblings;
import dev.waxwing.supervision.SystemSupervisor;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One `publish` frame of 1 KB, sampled: from its bytes through the gate, a hundred rules and the
/// router to the outbox of the one connection that listens to a topic in memory. The bar is p99 ≤
/// 50 µs. In this package because the frame at the gate is the product's own. With the JVM flags of
/// `serve`.
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
@State(Scope.Benchmark)
public class GateRulesRoute extends LikeServe {
    private static final JournalConfig JOURNAL =
            new JournalConfig(64 << 20, 4 << 20, 8 << 20, 8192);
    private static final NativeLimits LIMITS = new NativeLimits(64 << 10, 256 << 10, 2_000);
    private static final String TOPIC = "live.bench.orders";

    @Param({"2", "100"})
    private int concern;

    private final byte[] frame =
            ("{\"type\":\"publish\",\"id\":17,\"data\":{\"topic\":\""
                            + TOPIC
                            + "\",\"headers\":{\"lang\":\"de-AT\"},\"payload\":\""
                            + "c2VhbGVk".repeat(128)
                            + "\"}}")
                    .getBytes(StandardCharsets.UTF_8);
    private final Identity sender =
            new Identity(
                    new UserId("ada"),
                    Role.MEMBER,
                    "ada",
                    Role.MEMBER.permissions(),
                    Instant.EPOCH,
                    Instant.MAX);
    private final Address address = Address.of(InetAddress.getLoopbackAddress());
    private final WireTime time = new WireTime(Clock.systemUTC());
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final SystemSupervisor actors = new SystemSupervisor(threads);
    private final Metrics metrics = new Metrics();
    private final Taken taken = new Taken();
    private final Reached reached = new Reached();
    private Path directory;
    private Logs logs;
    private Journal journal;
    private Gate gate;
    private MessageRouter router;

    /// The one who listens: has room for everything.
    private static final class Taken implements Outbox {
        EncodedFrame last;

        @Override
        public boolean offer(EncodedFrame frame, Runnable written) {
            last = frame;
            return true;
        }

        @Override
        public void close(CloseCode code, String reason) {
            throw new IllegalStateException(reason);
        }
    }

    private static final class Reached implements PublishReply {
        int count;

        @Override
        public void stored(long epoch, long offset) {
            throw new IllegalStateException("stored");
        }

        @Override
        public void passed(int connections) {
            count = connections;
        }

        @Override
        public void delayed(long millis) {
            throw new IllegalStateException("delayed");
        }

        @Override
        public void refused(ErrorCode code, String sentence) {
            throw new IllegalStateException(sentence);
        }
    }

    /// Nothing leaves for queues and webhooks.
    private static final class Nowhere implements Surroundings {
        @Override
        public boolean wants(TopicName topic) {
            return false;
        }

        @Override
        public void stage(TopicName topic, byte[] json) {}

        @Override
        public void pass(TopicName topic, byte[] json) {}

        @Override
        public void copy(
                String queue, TopicMessage message, long delayMillis, List<Work> with) {}

        @Override
        public void delay(
                TopicMessage message, long millis, PublishReply reply, List<Work> with) {}
    }

    private record Started(CountDownLatch three) implements Siblings.Watch {
        @Override
        public void started(String child) {
            three.countDown();
        }

        @Override
        public void failed(String child) {}

        @Override
        public void stopped(String child) {}

        @Override
        public void gaveUp() {}
    }

    @Setup
    public void start() throws IOException, InterruptedException {
        directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "gate-bench");
        SqliteDatabase database = SqliteDatabase.open(directory, JOURNAL);
        logs =
                new Logs(
                        new SqliteLogStore(database),
                        ServerKeys.open(directory.resolve("keys")),
                        new LogConfig(8 << 20),
                        Clock.systemUTC());
        journal = new Journal(database, logs.participant(), JOURNAL.queueBytes());
        journal.start();
        logs.start(journal);
        Limits limits =
                Configuration.section(Limits.class, Map.of("limits.message-user", "10000000/s"));
        gate =
                new Gate(
                        limits,
                        new AddressBlocks(
                                limits,
                                new SqliteBlockStore(database),
                                journal,
                                new Audit(new SqliteAuditStore(database), Clock.systemUTC()),
                                Clock.systemUTC(),
                                _ -> false),
                        metrics);
        KindSwitch kinds = new KindSwitch();
        kinds.set(List.of(Destination.TOPIC));
        RuleBook book = HundredRules.concerning(concern);
        router =
                new MessageRouter(
                        logs,
                        Configuration.section(TopicsConfig.class, Map.of()),
                        () -> book,
                        kinds,
                        limits.messageSize(),
                        new Nowhere());
        CountDownLatch three = new CountDownLatch(3);
        var _ =
                actors.spawn(
                        "router",
                        router.supervisor(journal, new Started(three), System::nanoTime));
        three.await();
        CountDownLatch joined = new CountDownLatch(1);
        router.join(
                new Join(
                        router.subscriber(taken),
                        List.of(TopicFilter.parse(TOPIC)),
                        Map.of(),
                        false,
                        _ -> joined.countDown(),
                        why -> {
                            throw new IllegalStateException(why);
                        }));
        joined.await();
        if (publish() != taken.last || reached.count != 1) {
            throw new IllegalStateException("nobody was reached");
        }
    }

    /// The gate alone: reading the frame is one of its stages.
    @Benchmark
    public Verdict gate() {
        return gate.pass(new NativeEntry(frame, LIMITS, sender, address, Optional.empty()));
    }

    /// All of it, as [NativeDialogue] does it.
    @Benchmark
    public EncodedFrame publish() {
        NativeEntry entry = new NativeEntry(frame, LIMITS, sender, address, Optional.empty());
        if (gate.pass(entry) instanceof Verdict.Admitted
                && entry.call() instanceof NativeFrame.Publish publish) {
            router.publish(
                    new TopicMessage(
                            entry.topic(),
                            sender.user(),
                            sender.role(),
                            time.now(),
                            publish.payload(),
                            publish.messageId(),
                            publish.headers()),
                    reached);
            return taken.last;
        }
        throw new IllegalStateException("not admitted");
    }

    @TearDown
    public void stop() throws IOException {
        actors.close();
        threads.shutdown();
        logs.close();
        journal.close();
        metrics.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
