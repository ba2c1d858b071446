package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The TypeScript client: compiled, tested by itself, and in conversation with a real server. Where
/// Node with its npm is not installed, or the registry cannot be reached, it is left out.
final class TypeScriptClientTest {
    private static final Path CLIENT = Path.of("web/client").toAbsolutePath();
    private static final int OLDEST_NODE = 20;

    /// From here on its WebSocket needs no flag.
    private static final int NODE_WITH_WEBSOCKET = 22;

    private static final List<String> WITH_SERVER =
            List.of("conversation.test.ts", "examples.test.ts");

    private static int node;

    @TempDir static Path directory;

    @BeforeAll
    static void compile() throws Exception {
        node = nodeVersion();
        assumeTrue(node >= OLDEST_NODE, "no Node " + OLDEST_NODE + " or later");
        assumeTrue(isThere("npm"), "no npm");
        if (!isInstalled()) {
            assumeTrue(canInstall(), "npm reaches no registry");
        }
        run(Map.of(), List.of("npm", "run", "build"));
        run(Map.of(), List.of("npm", "run", "compile-tests"));
    }

    /// Installs the compiler; the registry may be out of reach, which says nothing of the client.
    private static boolean canInstall() throws Exception {
        try {
            run(Map.of(), List.of("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund"));
            return true;
        } catch (AssertionError e) {
            System.err.println(e.getMessage());
            return false;
        }
    }

    /// Whether the tools are there that the lock file names.
    private static boolean isInstalled() throws IOException {
        Path installed = CLIENT.resolve("node_modules/.package-lock.json");
        return Files.exists(installed)
                && Files.getLastModifiedTime(installed)
                                .compareTo(
                                        Files.getLastModifiedTime(
                                                CLIENT.resolve("package-lock.json")))
                        >= 0;
    }

    private static int nodeVersion() throws Exception {
        return isThere("node")
                ? Integer.parseInt(
                        run(Map.of(), List.of("node", "-p", "process.versions.node.split('.')[0]"))
                                .strip())
                : 0;
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /// Runs a program of the client's directory to its end.
    ///
    /// @return what it wrote
    private static String run(Map<String, String> variables, List<String> command)
            throws Exception {
        Path output = Files.createTempFile(directory, "output", "");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(CLIENT.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WAXWING_"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(150, TimeUnit.SECONDS))
                    .as("%s goes on: %s", command, Files.readString(output))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    /// Runs test files with Node's own runner.
    private static String test(Map<String, String> variables, List<Path> sources) throws Exception {
        List<String> command = new ArrayList<>(List.of("node"));
        if (node < NODE_WITH_WEBSOCKET) {
            command.add("--experimental-websocket");
        }
        command.addAll(List.of("--test", "--test-reporter=tap"));
        for (Path source : sources) {
            command.add("build/test/" + source.getFileName().toString().replace(".ts", ".js"));
        }
        return run(variables, command);
    }

    @Test
    void itDoesItsPartAgainstAScriptedServer() throws Exception {
        try (Stream<Path> files = Files.list(CLIENT.resolve("test"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".test.ts"))
                            .filter(file -> !WITH_SERVER.contains(file.getFileName().toString()))
                            .sorted()
                            .toList();
            assertThat(test(Map.of(), sources)).contains("\n# fail 0\n");
        }
    }

    @Test
    void itTalksToARealServer() throws Exception {
        testWithServer("conversation.test.ts");
    }

    @Test
    void theExamplesRun() throws Exception {
        testWithServer("examples.test.ts");
    }

    private static void testWithServer(String file) throws Exception {
        try (RunningServer server =
                        ServerLaunch.on(directory.resolve(file))
                                .set("limits.rates=false", "topics.keep=200")
                                .start();
                RawClient lines = server.connect();
                HttpCalls http = new HttpCalls(server.httpPort())) {
            Route route = Route.declare(lines);
            Map<String, String> variables =
                    Map.of(
                            "WAXWING_URL",
                            http.base(),
                            "WAXWING_ALICE",
                            KeyPerson.register(http, "alice").token(http),
                            "WAXWING_BOB",
                            KeyPerson.register(http, "bob").token(http),
                            "WAXWING_QUEUE",
                            String.join("/", route.exchange(), route.key(), route.queue()),
                            "WAXWING_KEEP",
                            "200");
            assertThat(test(variables, List.of(Path.of(file))))
                    .contains("\n# fail 0\n", "\n# skipped 0\n");
        }
    }
}
