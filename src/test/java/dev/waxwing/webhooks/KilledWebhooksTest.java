package dev.waxwing.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.webhooks.Receiver.Got;
import dev.waxwing.webhooks.Receiver.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGKILL while an event is out: it goes out again, under its id, and nothing is lost or
/// overtaken.
final class KilledWebhooksTest {
    private static final int EVENTS = 20;

    @TempDir Path directory;

    private Process start(Receiver receiver, int events, int first) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WebhookProcess.class.getName(),
                        directory.toString(),
                        receiver.place(),
                        String.valueOf(events),
                        String.valueOf(first)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void whatIsOutWhenTheServerIsKilledGoesOutAgain() throws Exception {
        CountDownLatch killed = new CountDownLatch(1);
        try (Receiver receiver = new Receiver()) {
            // The tenth is received and answered when it is too late to note that.
            receiver.answering(got -> {
                if (number(got) == 10 && killed.getCount() > 0) {
                    try {
                        killed.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return Reply.status(200);
            });
            Process process = start(receiver, EVENTS, 0);
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> receiver.got().stream().anyMatch(got -> number(got) == 10));
            } finally {
                process.destroyForcibly().waitFor();
                killed.countDown();
            }
            String id = received(receiver, 10).id();
            process = start(receiver, 1, EVENTS);
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() ->
                                receiver.got().stream().anyMatch(got -> number(got) == EVENTS));
            } finally {
                process.destroyForcibly().waitFor();
            }
            List<Got> tenth = receiver.got().stream().filter(got -> number(got) == 10).toList();
            assertThat(tenth).hasSizeGreaterThan(1).extracting(Got::id).containsOnly(id);
            Set<Integer> firstTimes = new LinkedHashSet<>();
            receiver.got().forEach(got -> firstTimes.add(number(got)));
            assertThat(firstTimes)
                    .containsExactlyElementsOf(IntStream.rangeClosed(0, EVENTS).boxed().toList());
        }
    }

    private static Got received(Receiver receiver, int number) {
        return receiver.got().stream()
                .filter(got -> number(got) == number)
                .findFirst()
                .orElseThrow();
    }

    private static int number(Got got) {
        return Integer.parseInt(got.body().replaceAll(".*\"data\":(\\d+)}", "$1"));
    }
}
