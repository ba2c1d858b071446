package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Role;
import dev.waxwing.accounts.User;
import dev.waxwing.chat.Roster;
import dev.waxwing.chat.RunningMessages;
import dev.waxwing.commands.CommandRegistry;
import dev.waxwing.commands.ServerFacts;
import dev.waxwing.gate.Gate;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.Edge;
import dev.waxwing.ops.LogContext;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.Outbox;
import dev.waxwing.routing.Screen;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// A program, not a test: what a direct message of 1 KB costs from the text of its frame to the
/// outboxes of its recipient and of its sender, without sockets. Prints messages a second and CPU
/// time of the process.
public final class HeaderBodyCost {
    private static final int PAIRS = 100;
    private static final int PER_ROUND = 200_000;
    private static final LongAdder DELIVERED = new LongAdder();

    private HeaderBodyCost() {}

    /// Hands everything on at once, as a socket that is never full.
    private record Sink(Runnable taken) implements Outbox {
        @Override
        public boolean offer(EncodedFrame frame, Runnable written) {
            taken.run();
            written.run();
            return true;
        }

        @Override
        public void close(CloseCode code, String reason) {
            throw new IllegalStateException(reason);
        }
    }

    /// Runs rounds with 1 and 16 messages in flight for each pair.
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "chat-cost");
        try (RunningMessages running =
                        new RunningMessages(Files.createDirectory(directory.resolve("chat")));
                OpenGate gate =
                        new OpenGate(
                                Files.createDirectory(directory.resolve("gate")), "1000000/s")) {
            for (int window : new int[] {1, 16, 1, 16, 1, 16}) {
                run(running, gate.gate, window);
            }
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void run(RunningMessages running, Gate gate, int window)
            throws InterruptedException {
        Roster roster = new Roster();
        Clock clock = Clock.systemUTC();
        HeaderBodyDialect dialect =
                new HeaderBodyDialect(
                        gate,
                        1 << 18,
                        new Everybody(),
                        running.messages,
                        roster,
                        new CommandRegistry(new ServerFacts("0", roster::users, clock)),
                        Screen.open(),
                        new Uncounted(),
                        clock);
        Semaphore free = new Semaphore(PAIRS * window);
        List<Dialogue> senders = new ArrayList<>();
        List<Dialogue> receivers = new ArrayList<>();
        for (int n = 0; n < PAIRS; n++) {
            receivers.add(open(dialect, "receiver" + n, new Sink(DELIVERED::increment)));
            senders.add(open(dialect, "sender" + n, new Sink(free::release)));
        }
        running.settle();
        List<byte[]> frames = frames();
        DELIVERED.reset();
        long cpu = cpuNanos();
        long from = System.nanoTime();
        for (int n = 0; n < PER_ROUND; n++) {
            free.acquire();
            senders.get(n % PAIRS).received(frames.get(n % PAIRS));
        }
        free.acquire(PAIRS * window);
        running.settle();
        double seconds = (System.nanoTime() - from) / 1e9;
        System.out.printf(
                "%2d in flight a pair: %,7.0f messages/s, %4.1f us CPU a message, %d delivered%n",
                window, PER_ROUND / seconds, (cpuNanos() - cpu) / 1e3 / PER_ROUND, DELIVERED.sum());
        senders.forEach(sender -> sender.closed(new Ending(1000, true)));
        receivers.forEach(receiver -> receiver.closed(new Ending(1000, true)));
    }

    private static Dialogue open(HeaderBodyDialect dialect, String name, Outbox outbox) {
        Identity identity =
                new Identity(
                        new UserId(name),
                        Role.MEMBER,
                        name,
                        Role.MEMBER.permissions(),
                        Instant.EPOCH,
                        Instant.MAX);
        Reading reading =
                new Reading() {
                    @Override
                    public void pause() {}

                    @Override
                    public void resume() {}
                };
        Attributes attributes = new Attributes("127.0.0.1", "", Map.of(), Instant.EPOCH);
        return dialect.open(
                new Session(
                        name,
                        Optional.of(identity),
                        outbox,
                        reading,
                        () -> LogContext.of(Edge.WEBSOCKET),
                        attributes));
    }

    private static List<byte[]> frames() {
        String content = "c2VhbGVk".repeat(128);
        return Stream.iterate(0, n -> n < PAIRS, n -> n + 1)
                .map(n ->
                        """
                        {"id":%d,"header":{"from":"sender%d","to":"receiver%d","message_type":"direct","timestamp":"2026-01-02T03:04:05.678Z","encrypted_key":"a2V5a2V5a2V5a2V5a2V5a2V5","encryption_nonce":"bm9uY2Vub25jZQ=="},"body":{"content":"%s"}}\
                        """
                                .formatted(n, n, n, content)
                                .getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    private record Everybody() implements Users {
        @Override
        public Optional<User> cached(UserId id) {
            return Optional.of(
                    new User(
                            id,
                            id.value(),
                            Role.MEMBER,
                            Instant.EPOCH,
                            Optional.empty(),
                            Optional.empty(),
                            false));
        }

        @Override
        public Optional<User> find(UserId id) {
            return cached(id);
        }
    }
}
