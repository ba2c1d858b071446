package dev.waxwing.cli;

import dev.waxwing.client.Endpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./waxwing demo`: the main job on real input, with the server killed in the middle of it.
@Command(
        name = "demo",
        description = {
            "Send 10,000 sealed messages from 4 senders to 2 receivers through a server of its"
                    + " own,",
            "kill that server twice with SIGKILL on the way, and check that every message arrived",
            "once, unaltered and in order. Uses a temporary directory and a free port."
        },
        footer = {
            "",
            "Examples:",
            "  ./waxwing demo                     about half a minute",
            "  ./waxwing demo --messages 100000 --keep",
            "",
            "Exit code 1 when any message is missing, doubled, altered or out of order."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int KILLS = 2;
    private static final long STUCK_SECONDS = 60;

    @Spec private CommandSpec spec;

    @Option(
            names = "--messages",
            paramLabel = "N",
            description = "How many, 40 to 10,000,000 (default: ${DEFAULT-VALUE}).")
    private int messages = 10_000;

    @Option(names = "--keep", description = "Keep the directory with keys, data and results.")
    private boolean keep;

    private @Nullable ProgressBar bar;
    private final List<String> restarts = new ArrayList<>();

    /// Counted by the servers, and asked of each one just before its end.
    private long dropped;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    public DemoCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (messages < 40 || messages > 10_000_000) {
            throw Exit.wrongUsage(spec, "--messages is 40 to 10000000");
        }
        Path directory = Files.createTempDirectory("waxwing-demo-");
        try {
            return run(directory) ? Exit.DONE : Exit.FAILED;
        } finally {
            Progress.close(bar);
            if (!keep) {
                delete(directory);
            }
        }
    }

    private boolean run(Path directory) throws IOException, InterruptedException {
        int each = messages / DemoTraffic.SENDERS;
        int total = each * DemoTraffic.SENDERS;
        say("Starting a server on " + directory.resolve("data"));
        ServerProcess server = start(directory, 0);
        try (DemoTraffic traffic =
                new DemoTraffic(directory, Endpoint.plain("127.0.0.1", server.port()), each)) {
            say(
                    "%,d messages, %d senders, %d receivers, server process %d"
                            .formatted(
                                    total,
                                    DemoTraffic.SENDERS,
                                    DemoTraffic.RECEIVERS,
                                    server.pid()));
            bar = Progress.bar("Received", total, false);
            long began = System.nanoTime();
            traffic.start();
            for (int kill = 1; kill <= KILLS; kill++) {
                await(traffic.acknowledged, (long) total * kill / (KILLS + 1), traffic);
                server = killAndRestart(server, directory, traffic, kill);
            }
            await(traffic.acknowledged, total, traffic);
            long sent = System.nanoTime() - began;
            await(traffic.stored, total, traffic);
            long received = System.nanoTime() - began;
            // Deliveries that come again may still be under way; closing answers them first.
            traffic.close();
            dropped += DemoStatistics.duplicates(server.port());
            DemoCheck check = DemoCheck.of(traffic.received(), traffic.devices(), each);
            Progress.close(bar);
            summary(directory, traffic, check, total, sent, received);
            return check.passed() && traffic.refused.get() + traffic.unopened.get() == 0;
        } finally {
            server.close();
        }
    }

    private static ServerProcess start(Path directory, int port) throws IOException {
        return ServerProcess.start(
                directory.resolve("data"), port, directory.resolve("server.log"));
    }

    private ServerProcess killAndRestart(
            ServerProcess server, Path directory, DemoTraffic traffic, int kill)
            throws IOException, InterruptedException {
        long acknowledged = traffic.acknowledged.get();
        dropped += DemoStatistics.duplicates(server.port());
        server.kill();
        long began = System.nanoTime();
        ServerProcess next = start(directory, server.port());
        long ms = (System.nanoTime() - began) / 1_000_000;
        restarts.add("%,d ms".formatted(ms));
        say(
                "Kill %d: SIGKILL to process %d after %,d acknowledged; ready again after %,d ms"
                        .formatted(kill, server.pid(), acknowledged, ms));
        return next;
    }

    /// Waits until a count is reached, or nothing has moved for a minute.
    private void await(AtomicLong count, long goal, DemoTraffic traffic)
            throws InterruptedException {
        long moved = System.nanoTime();
        long before = -1;
        while (count.get() < goal) {
            long now = traffic.acknowledged.get() + traffic.stored.get();
            if (now != before) {
                before = now;
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > TimeUnit.SECONDS.toNanos(STUCK_SECONDS)) {
                say("Nothing has moved for " + STUCK_SECONDS + " s");
                return;
            }
            if (bar != null) {
                bar.stepTo(traffic.stored.get());
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private void summary(
            Path directory,
            DemoTraffic traffic,
            DemoCheck check,
            int total,
            long sentNanos,
            long receivedNanos) {
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.println(
                "Sent        %,d sealed messages of about 1 KB; the server acknowledged %,d, refused %,d"
                        .formatted(total, traffic.acknowledged.get(), traffic.refused.get()));
        out.println(
                "Received    %,d right, %,d missing, %,d twice, %,d altered, %,d out of order, %,d unreadable"
                        .formatted(
                                check.right(),
                                check.missing(),
                                check.twice(),
                                check.altered(),
                                check.disordered(),
                                traffic.unopened.get()));
        out.println(
                "Killed      %d times with SIGKILL; ready again after %s"
                        .formatted(
                                restarts.size(),
                                restarts.stream().collect(Collectors.joining(" and "))));
        out.println(
                "Repeated    %,d messages were published again; the server had %,d of them and dropped these"
                        .formatted(traffic.repeated.get(), dropped));
        out.println(
                "Redelivered %,d deliveries came again; the receivers dropped them"
                        .formatted(traffic.suppressed.get()));
        out.println(
                "Rate        %,d/s acknowledged, %,d/s received, sealing, kills and restarts included"
                        .formatted(rate(total, sentNanos), rate(total, receivedNanos)));
        out.println("Data        " + directory + (keep ? "" : " (deleted; --keep keeps it)"));
        out.println(check.passed() ? "Result      every message, once" : "Result      FAILED");
    }

    private static long rate(int messages, long nanos) {
        return Math.round(messages / (nanos / 1e9));
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(p);
            }
        }
    }
}
