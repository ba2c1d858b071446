package dev.waxwing.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// All meters at one moment; the difference of two is what happened between them.
///
/// @param at nanoseconds of the run's clock
/// @param confirmed messages
/// @param received messages
/// @param serverCpu seconds the server used so far; 0 where its process is unknown
/// @param ownCpu seconds this process used so far
/// @param machineCpu seconds all processes of the machine used so far; empty where that is unknown
record Reading(
        long at,
        long confirmed,
        long received,
        double serverCpu,
        double ownCpu,
        OptionalDouble machineCpu) {
    /// Clock ticks a second in what Linux shows to programs.
    private static final double TICKS = 100;

    /// Columns of `/proc/stat` that are work: user, nice, system, irq, softirq.
    private static final int[] WORK = {1, 2, 3, 6, 7};

    static Reading take(long at, Scoreboard board, Optional<ServerProcess> server) {
        return take(at, board.confirmed.sum(), board.received.sum(), server);
    }

    static Reading take(long at, long confirmed, long received, Optional<ServerProcess> server) {
        return new Reading(
                at,
                confirmed,
                received,
                server.map(process -> seconds(process.cpu())).orElse(0.0),
                seconds(new ServerProcess(ProcessHandle.current()).cpu()),
                machine());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static OptionalDouble machine() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            return lines.limit(1)
                    .map(line -> line.trim().split(" +"))
                    .mapToDouble(Reading::work)
                    .findFirst();
        } catch (IOException _) {
            return OptionalDouble.empty();
        }
    }

    private static double work(String[] columns) {
        return Arrays.stream(WORK).mapToLong(i -> Long.parseLong(columns[i])).sum() / TICKS;
    }
}
