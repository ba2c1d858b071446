package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules from the command line: beside a server, on its data, and what is left after a kill.
final class AdminRulesTest {
    private static final String RULE =
            """
            {"name": "nights", "when": {"topic": "alerts.>"}, "do": [{"drop": "%s"}]}
            """;
    private static final String MESSAGE =
            """
            {"kind": "topic", "topic": "alerts.disk"}
            """;

    @TempDir Path directory;

    private ServerLaunch launch;

    @BeforeEach
    void prepare() {
        launch = ServerLaunch.on(directory.resolve("d"));
    }

    private ServerLaunch.Ended rule(String... words) {
        List<String> command = new ArrayList<>(List.of("admin", "rule"));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", launch.data().toString()));
        return launch.run(command.toArray(String[]::new));
    }

    private String done(String... words) {
        ServerLaunch.Ended ended = rule(words);
        assertThat(ended.exit()).as(ended.stderr()).isZero();
        return ended.stdout();
    }

    private String refused(String... words) {
        ServerLaunch.Ended ended = rule(words);
        assertThat(ended.exit()).as(ended.stdout()).isEqualTo(1);
        assertThat(ended.stderr().strip().lines()).hasSize(1);
        return ended.stderr();
    }

    private String file(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void rulesAreChangedOnAServerAndOnItsData() {
        String message = file("message", MESSAGE);
        assertThat(done("put", file("one", RULE.formatted("one"))))
                .startsWith("nights  version 1  priority 0  enabled  by operator ");
        try (RunningServer server = launch.start()) {
            assertThat(done("test", message))
                    .isEqualToIgnoringNewLines(
                            """
                            nights  fired  {"drop":"one"}
                            dropped by nights: one
                            """);
            assertThat(done("put", file("two", RULE.formatted("two")))).contains("version 2");
            assertThat(done("test", message)).contains("dropped by nights: two");
            assertThat(done("disable", "nights")).contains("version 3", "disabled");
            assertThat(done("test", message)).startsWith("nights  disabled").contains("allowed");
            assertThat(done("enable", "nights")).contains("version 4", "enabled");
            server.kill();
        }
        assertThat(done("list")).startsWith("nights  version 4");
        String shown = done("show", "nights");
        assertThat(shown).contains("\"version\": 4", "\"drop\": \"two\"");
        assertThat(done("put", file("shown", shown))).contains("version 5");
        assertThat(refused("put", file("shown", shown)))
                .contains("the rule nights is there, in version 5");
        assertThat(done("remove", "nights")).startsWith("removed nights");
        assertThat(done("list")).isEmpty();
        assertThat(done("history", "nights"))
                .startsWith("version 6  by operator ")
                .contains("removed", "version 1  by operator ", "\"drop\": \"one\"");
    }

    @Test
    void mistakesAreNamed() throws IOException {
        assertThat(refused("put", file("broken", "{\"name\": \"r\",\n\"when\": {\"tpoic\": 1}}")))
                .contains("line 2, column 10, at /when/tpoic: a condition has no field 'tpoic'");
        assertThat(refused("put", file("cut", "{\"name\""))).contains("this is not JSON");
        assertThat(refused("put", directory.resolve("none").toString())).contains("no such file");
        Path bytes = Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xff});
        assertThat(refused("put", bytes.toString())).contains("is not UTF-8");
        assertThat(refused("show", "nights")).contains("there is no rule nights");
        assertThat(refused("remove", "nights")).contains("there is no rule nights");
        assertThat(refused("enable", "Nights")).contains("a rule's name is");
        assertThat(refused("test", file("message", "{}"))).contains("a message has a kind");
        assertThat(rule().exit()).isEqualTo(2);
    }
}
