package dev.waxwing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo's judge finds each kind of fault.
final class DemoCheckTest {
    private static final List<String> DEVICES = List.of("dev-0", "dev-1");
    private static final int EACH = 5;

    @TempDir Path dir;

    private static List<String> right() {
        List<String> lines = new ArrayList<>();
        for (int n = 0; n < EACH; n++) {
            for (int sender = 0; sender < 2; sender++) {
                lines.add(line(DEVICES.get(sender), DemoMessages.text(sender, n)));
            }
        }
        return lines;
    }

    private static String line(String device, String content) {
        return "{\"message_id\":\"x\",\"sender\":\"%s\",\"content\":\"%s\"}"
                .formatted(device, content);
    }

    private DemoCheck check(List<String> lines) throws IOException {
        Path file = Files.write(dir.resolve("received"), lines);
        return DemoCheck.of(List.of(file), DEVICES, EACH);
    }

    @Test
    void whatArrivedAsSentPasses() throws Exception {
        assertThat(check(right())).isEqualTo(new DemoCheck(10, 0, 0, 0, 0));
        assertThat(check(right()).passed()).isTrue();
    }

    @Test
    void everyFaultIsCounted() throws Exception {
        List<String> missing = right();
        missing.remove(3);
        assertThat(check(missing)).isEqualTo(new DemoCheck(9, 1, 0, 0, 0));

        List<String> twice = right();
        twice.add(twice.getFirst());
        assertThat(check(twice)).isEqualTo(new DemoCheck(10, 0, 1, 0, 0));

        List<String> disordered = right();
        Collections.swap(disordered, 0, 2);
        assertThat(check(disordered)).isEqualTo(new DemoCheck(10, 0, 0, 0, 1));

        List<String> altered = right();
        altered.set(0, line("dev-0", DemoMessages.text(0, 0) + "!"));
        assertThat(check(altered)).isEqualTo(new DemoCheck(9, 1, 0, 1, 0));

        List<String> pretended = right();
        pretended.set(0, line("dev-1", DemoMessages.text(0, 0)));
        assertThat(check(pretended).passed()).isFalse();
    }
}
