package dev.waxwing.gateway.websocket;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// All cases of the Autobahn suite for RFC 6455, its fuzzing client against an echo on the edge's
/// own frames, handshake and actors. The client is Python on the JVM, in a process of its own; its
/// reports are left in `target/autobahn`.
@Tag("long")
class AutobahnTest {
    private static final int CASES = 301;
    private static final int PATIENCE_MINUTES = 30;
    private static final Path REPORTS = Path.of("target", "autobahn").toAbsolutePath();

    /// `INFORMATIONAL` is what the RFC says nothing of.
    private static final Set<String> GOOD = Set.of("OK", "INFORMATIONAL");

    /// The suite's largest message has 16 MiB, and comes back whole.
    private static final String[] LARGE = {
        "limits.message-size", "16 MiB", "websocket.outbox", "64 MiB"
    };

    @Test
    void everyCaseOfTheSuiteIsPassed(TestReporter reporter) throws Exception {
        try (RunningSockets server = new RunningSockets(1000, LARGE)) {
            run(fuzzingClient(server.port()));
        }
        Map<String, String> outcomes = outcomes();
        reporter.publishEntry("autobahn", counts(outcomes));
        assertThat(outcomes.entrySet().stream().filter(o -> !GOOD.contains(o.getValue())))
                .isEmpty();
        assertThat(outcomes).hasSize(CASES);
    }

    private static String fuzzingClient(int port) {
        return """
        from autobahntestsuite import wstest
        wstest.start({'mode': 'fuzzingclient'}, {
            'outdir': '%s', 'failByDrop': False, 'cases': ['*'], 'exclude-cases': [],
            'servers': [{'agent': 'waxwing', 'url': 'ws://127.0.0.1:%d/open'}],
            'options': {'version': 18}})
        """
                .formatted(REPORTS, port);
    }

    private static void run(String python) throws IOException, InterruptedException {
        Files.createDirectories(REPORTS);
        Files.deleteIfExists(REPORTS.resolve("index.json"));
        Path log = REPORTS.resolve("client.log");
        Process client =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-opens=java.base/java.io=ALL-UNNAMED",
                                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                                "-Dpython.cachedir.skip=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.python.util.jython",
                                "-c",
                                python)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(client.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).as("ends").isTrue();
        } finally {
            client.destroyForcibly();
        }
        assertThat(client.exitValue()).as(Files.readString(log)).isZero();
    }

    /// Each case's worse word: on what was echoed, or on how the connection ended.
    private static Map<String, String> outcomes() throws IOException {
        JsonNode cases =
                new JsonMapper().readTree(REPORTS.resolve("index.json").toFile()).path("waxwing");
        Map<String, String> outcomes = new TreeMap<>();
        cases.properties().forEach(one -> outcomes.put(one.getKey(), outcome(one.getValue())));
        return outcomes;
    }

    private static String outcome(JsonNode one) {
        String echoed = one.path("behavior").asText();
        String ended = one.path("behaviorClose").asText();
        return GOOD.contains(ended) ? echoed : ended;
    }

    private static String counts(Map<String, String> outcomes) {
        return outcomes.values().stream()
                .collect(groupingBy(word -> word, TreeMap::new, counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
