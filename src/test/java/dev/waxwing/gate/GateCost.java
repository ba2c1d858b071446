package dev.waxwing.gate;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.accounts.Role;
import dev.waxwing.backend.sqlite.SqliteBlockStore;
import dev.waxwing.config.Configuration;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.Metrics;
import dev.waxwing.ops.RunningJournal;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Measures what the gate costs for each message it admits, in nanoseconds and bytes: run by hand.
final class GateCost {
    private static final int USERS = 10_000;
    private static final int FRAMES = 5_000_000;

    private GateCost() {}

    private record Frame(Identity identity, Address address) implements Entry {
        @Override
        public Traffic traffic() {
            return Traffic.MESSAGE;
        }

        @Override
        public int size() {
            return 1024;
        }

        @Override
        public int maxSize() {
            return 65_536;
        }

        @Override
        public Permission permission() {
            return Permission.SEND;
        }
    }

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("gate-cost");
        try (RunningJournal running = new RunningJournal(directory, Clock.systemUTC());
                Metrics metrics = new Metrics()) {
            measure(running, metrics, false);
            measure(running, metrics, true);
        }
    }

    private static void measure(RunningJournal running, Metrics metrics, boolean blocked)
            throws Exception {
        Limits limits =
                Configuration.section(
                        Limits.class,
                        Map.of(
                                "limits.message-user", "1000000/s",
                                "limits.message-address", "100000000/s"));
        AddressBlocks blocks =
                new AddressBlocks(
                        limits,
                        new SqliteBlockStore(running.database),
                        running.journal,
                        running.audit,
                        Clock.systemUTC(),
                        _ -> false);
        if (blocked) {
            blocks.ban(Network.parse("203.0.113.0/24"), Duration.ofHours(1), "bench", "").join();
        }
        Gate gate = new Gate(limits, blocks, metrics);
        List<Frame> frames = frames();
        for (int round = 1; round <= 4; round++) {
            run(gate, frames, round + (blocked ? ", with a banned network" : ""));
        }
    }

    private static List<Frame> frames() throws Exception {
        List<Frame> frames = new ArrayList<>();
        for (int n = 0; n < USERS; n++) {
            UserId user = new UserId("user" + n);
            Identity identity =
                    new Identity(
                            user,
                            Role.MEMBER,
                            "s",
                            Role.MEMBER.permissions(),
                            Instant.EPOCH,
                            Instant.MAX);
            byte[] bytes = {10, 0, (byte) (n >> 8), (byte) n};
            frames.add(new Frame(identity, Address.of(InetAddress.getByAddress(bytes))));
        }
        return frames;
    }

    private static void run(Gate gate, List<Frame> frames, String label) {
        var threads =
                (com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long began = System.nanoTime();
        long admitted = 0;
        for (int n = 0; n < FRAMES; n++) {
            if (gate.pass(frames.get(n % USERS)) instanceof Verdict.Admitted) {
                admitted++;
            }
        }
        long nanos = System.nanoTime() - began;
        bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
        System.out.printf(
                "round %s: %d admitted, %.0f ns and %.1f bytes each%n",
                label, admitted, (double) nanos / FRAMES, (double) bytes / FRAMES);
    }
}
