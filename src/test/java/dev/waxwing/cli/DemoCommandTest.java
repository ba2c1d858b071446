package dev.waxwing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The demo, small: it starts and kills real servers.
@Tag("long")
@Timeout(240)
final class DemoCommandTest {
    @Test
    void everyMessageArrivesOnceAndNothingIsLeftBehind() {
        Run run = Run.of(new DemoCommand(), "--messages", 2_000);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("2,000 right, 0 missing, 0 twice, 0 altered, 0 out of order")
                .contains("Kill 1: SIGKILL", "Kill 2: SIGKILL");
        assertThat(run.code()).isZero();
        Matcher directory = Pattern.compile("Data +(\\S+) \\(deleted").matcher(run.out());
        assertThat(directory.find()).isTrue();
        assertThat(Files.exists(Path.of(directory.group(1)))).isFalse();
    }
}
