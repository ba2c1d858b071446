package dev.waxwing.log;

import static dev.waxwing.log.RunningLogs.SEALED;
import static dev.waxwing.log.RunningLogs.numbered;
import static dev.waxwing.log.RunningLogs.offsets;
import static dev.waxwing.log.RunningLogs.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A new key: what is stored is sealed under it in the background, and the old one goes.
@Timeout(60)
final class ResealingTest {
    private static final LogName LOG = new LogName("test/resealed");

    @TempDir Path directory;

    @Test
    void sealsEverythingAnewAndRemovesTheOldKey() throws IOException {
        try (RunningLogs running = RunningLogs.start(directory)) {
            int count = 60_000; // of 10 to 12 bytes, some chunks of them
            for (int from = 1; from <= count; from += 20_000) {
                running.append(LOG, SEALED, numbered(from, 20_000));
            }
            running.logs.reseal();
            assertThat(running.keys.rotate()).isEqualTo(2);
            running.append(LOG, SEALED, numbered(count + 1, 1));
            running.logs.reseal();
            await().until(() -> running.keys.versions().size() == 1);
            ResealProgress progress = running.logs.resealProgress();
            assertThat(progress.isComplete()).isTrue();
            assertThat(progress.version()).isEqualTo(2);
            assertThat(progress.done()).isEqualTo(progress.total()).isGreaterThan(5);
            assertThat(directory.resolve("keys/at-rest-1.key")).doesNotExist();
            assertThat(offsets(all(running))).isEqualTo(range(1, count + 1));
        }
        try (RunningLogs again = RunningLogs.start(directory)) {
            assertThat(again.keys.versions()).containsExactly(2);
            assertThat(offsets(all(again))).hasSize(60_001);
        }
    }

    /// The server ends after a new version was made and before anything was sealed anew.
    @Test
    void goesOnAfterARestart() throws IOException {
        try (RunningLogs running = RunningLogs.start(directory)) {
            running.append(LOG, SEALED, numbered(1, 100));
            running.keys.rotate();
            running.keys.rotate();
            running.append(LOG, SEALED, numbered(101, 100));
        }
        try (RunningLogs again = RunningLogs.start(directory)) {
            assertThat(again.keys.versions()).containsExactlyInAnyOrder(1, 2, 3);
            again.logs.reseal();
            await().until(() -> again.keys.versions().size() == 1);
            assertThat(again.keys.current()).isEqualTo(3);
            assertThat(offsets(all(again))).isEqualTo(range(1, 200));
        }
    }

    @Test
    void itShowsThatTheKeysCannotBeRead() throws IOException {
        try (RunningLogs running = RunningLogs.start(directory)) {
            running.append(LOG, SEALED, numbered(1, 100));
            Path broken = Files.writeString(directory.resolve("keys/at-rest-9.key"), "no key");
            running.logs.reseal();
            await().until(() -> running.logs.trouble().isPresent());
            Files.delete(broken);
            running.logs.reseal();
            await().until(() -> running.logs.trouble().isEmpty());
        }
    }

    private static Reading all(RunningLogs running) {
        return running.logs.read(LOG, Position.START, 1_000_000, Long.MAX_VALUE);
    }
}
