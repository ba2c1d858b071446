package dev.waxwing.client;

import static dev.waxwing.client.Messages.json;
import static dev.waxwing.client.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// SIGKILL in the middle of the work, several times, of real processes.
@Timeout(120)
final class KilledClientTest {
    private static final int KILLS = 4;

    @TempDir Path dir;

    private static Process start(Class<?> main, Object... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object a : args) {
            command.add(a.toString());
        }
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static List<String> ids(int to) {
        return IntStream.range(0, to).mapToObj(i -> "m" + i).toList();
    }

    @Test
    void whatAKilledSenderStoredArrivesOnceAndInOrder() throws Exception {
        Path outbox = dir.resolve("pending");
        try (TestBroker broker = new TestBroker()) {
            int stored = 0;
            for (int kill = 1; kill <= KILLS; kill++) {
                stored = runUntilStored(broker, outbox, stored, stored + 100);
            }
            // A killed sender may have stored up to 32 more than it told; those are repeated by id.
            int end = stored + 100;
            Process last = start(SenderProcess.class, broker.port(), outbox, stored, end);
            assertThat(last.waitFor()).isZero();
            assertThat(broker.ids()).isEqualTo(ids(end));
            assertThat(outbox).doesNotExist();
        }
    }

    /// Runs a sender from the first message that is not known to be stored, and kills it.
    private static int runUntilStored(TestBroker broker, Path outbox, int from, int to)
            throws Exception {
        // While the sender runs no answer leaves, so there is always something unsettled.
        broker.faults =
                (_, line) ->
                        line.contains("\"m" + (from + 20) + "\"")
                                ? TestBroker.Fault.DROPPED
                                : TestBroker.Fault.NONE;
        Process sender = start(SenderProcess.class, broker.port(), outbox, from, 100_000);
        try (BufferedReader told = sender.inputReader()) {
            int stored = from;
            while (stored < to) {
                assertThat(told.readLine()).isEqualTo("m" + stored);
                stored++;
            }
            // By its handle: the process object would also close the pipe with what is still in it.
            sender.toHandle().destroyForcibly();
            while (told.readLine() != null) {
                stored++;
            }
            return stored;
        } finally {
            sender.destroyForcibly();
            broker.faults = (_, _) -> TestBroker.Fault.NONE;
        }
    }

    @Test
    void aKilledReceiverHasEachMessageExactlyOnce() throws Exception {
        Path file = dir.resolve("received.json");
        int count = KILLS * 150;
        try (TestBroker broker = new TestBroker()) {
            ids(count).forEach(id -> broker.offer(id, json(message(id))));
            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = kill * 120;
                Process receiver = start(ReceiverProcess.class, broker.port(), file);
                try {
                    await().atMost(Duration.ofSeconds(20))
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> lines(file) >= enough);
                } finally {
                    receiver.destroyForcibly().waitFor();
                }
            }
            Process last = start(ReceiverProcess.class, broker.port(), file);
            try {
                await().atMost(Duration.ofSeconds(20)).until(broker::isEmpty);
            } finally {
                last.destroyForcibly().waitFor();
            }
            List<String> received =
                    Files.readAllLines(file).stream()
                            .map(l -> l.replaceAll("^.\"message_id\":\"([^\"]+)\".*", "$1"))
                            .toList();
            assertThat(received).isEqualTo(ids(count));
        }
    }

    private static long lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (var lines = Files.lines(file)) {
            return lines.count();
        }
    }
}
