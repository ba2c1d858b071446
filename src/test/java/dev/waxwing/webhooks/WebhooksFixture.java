package dev.waxwing.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A receiver, and webhooks that run on a directory of this test and may be started again.
abstract class WebhooksFixture {
    @TempDir Path directory;
    Receiver receiver;
    @Nullable RunningWebhooks running;

    @BeforeEach
    void listen() {
        receiver = new Receiver();
    }

    @AfterEach
    void end() {
        stop();
        receiver.close();
    }

    /// As when the server stops.
    void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    RunningWebhooks start(String... settings) {
        List<String> all = new ArrayList<>(List.of("allowed-hosts", receiver.place()));
        all.addAll(List.of(settings));
        RunningWebhooks made = new RunningWebhooks(directory, all.toArray(String[]::new));
        running = made;
        return made;
    }

    static void awaitWaiting(RunningWebhooks hooks, String id, long events) {
        await().untilAsserted(
                        () -> assertThat(hooks.webhooks.status(id).waiting()).isEqualTo(events));
    }

    static List<DeadLetter> awaitDead(RunningWebhooks hooks, String id, int count) {
        await().until(() -> hooks.webhooks.dead(id).size() == count);
        return hooks.webhooks.dead(id);
    }
}
