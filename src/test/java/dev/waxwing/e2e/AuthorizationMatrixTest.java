package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.waxwing.accounts.Permission;
import dev.waxwing.commands.CommandRegistry;
import dev.waxwing.commands.ServerFacts;
import dev.waxwing.ops.admin.AdminRefused;
import dev.waxwing.protocol.HeaderBodyFrame;
import dev.waxwing.protocol.LineCommand;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.sessions.NativeCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Every endpoint, frame, command, line, permission and admin operation, asked for by everybody
/// there is, over the wire. What is expected is in `authorization.txt`; what there is to ask for
/// comes from the product's own tables, so that nothing is added without a row.
final class AuthorizationMatrixTest {
    private static final MatrixTable TABLE = MatrixTable.read();
    private static final String[] OTHER = {"setpriv", "--reuid=65534", "--clear-groups"};

    @TempDir static Path directory;
    static MatrixServer closed;
    static MatrixServer open;

    @BeforeAll
    static void start() throws IOException {
        closed = new MatrixServer(directory.resolve("closed"), false);
        open = new MatrixServer(directory.resolve("open"), true);
    }

    @AfterAll
    static void stop() {
        closed.close();
        open.close();
    }

    @Test
    void everythingThereIsHasARow() {
        assertThat(TABLE.rows().keySet()).containsExactlyInAnyOrderElementsOf(everything());
    }

    private static Set<String> everything() {
        Stream<String> routes =
                closed.server.routes().routes().stream()
                        .map(route -> "http " + route.method() + " " + route.path());
        Stream<String> upgrades =
                closed.server.routes().upgrades().keySet().stream().map(path -> "upgrade " + path);
        Stream<String> frames =
                Arrays.stream(HeaderBodyFrame.Kind.values()).map(kind -> "frame " + kind.word());
        Stream<String> calls =
                Arrays.stream(NativeFrame.Call.class.getPermittedSubclasses())
                        .map(type -> "native " + type.getSimpleName());
        Stream<String> commands =
                new CommandRegistry(new ServerFacts("", () -> 0, Clock.systemUTC()))
                        .names().stream().map(name -> "command " + name);
        Stream<String> own = NativeCommands.names().stream().map(name -> "own " + name);
        Stream<String> lines =
                Arrays.stream(LineCommand.class.getPermittedSubclasses())
                        .map(type -> "line " + type.getSimpleName());
        Stream<String> scopes =
                Arrays.stream(Permission.values()).map(permission -> "scope " + permission.word());
        Stream<String> operations =
                closed.server.adminOperations().stream().map(name -> "admin " + name);
        Set<String> all = new TreeSet<>();
        Stream.of(routes, upgrades, frames, calls, commands, own, lines, scopes, operations)
                .flatMap(each -> each)
                .forEach(all::add);
        return all;
    }

    @TestFactory
    Stream<DynamicTest> everybodyIsAnsweredAsTheTableSays() {
        return TABLE.rows().entrySet().stream()
                .map(row ->
                        dynamicTest(
                                row.getKey(),
                                () ->
                                        assertThat(answers(row.getKey()))
                                                .as(TABLE.callers().toString())
                                                .isEqualTo(row.getValue())));
    }

    private static List<String> answers(String question) {
        return TABLE.callers().stream()
                .map(caller ->
                        new MatrixQuestions(caller.equals("local") ? open : closed, caller)
                                .answer(question))
                .toList();
    }

    /// With nothing to act on each operation is refused in its own words, or just runs.
    @Test
    void theOperatorReachesEveryAdminOperation() throws IOException {
        for (String operation : closed.server.adminOperations()) {
            try {
                closed.operate(operation, Map.of());
            } catch (AdminRefused e) {
                assertThat(e).as(operation).hasMessageEndingWith("is missing");
            }
        }
    }

    /// Writing to the socket is what it takes to connect to it (unix(7)).
    @Test
    @EnabledIf("canBeAnother")
    void anotherUserOfThisMachineReachesNone() throws Exception {
        Path socket = closed.server.data().resolve("admin.sock");
        assertThat(mayWrite(socket)).isTrue();
        // Not even where the directories on the way are everybody's.
        for (Path step : List.of(directory, closed.server.data())) {
            Files.setPosixFilePermissions(step, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        assertThat(mayWrite(closed.server.data(), OTHER)).isTrue();
        assertThat(mayWrite(socket, OTHER)).isFalse();
    }

    private static boolean mayWrite(Path file, String... as) throws Exception {
        List<String> command =
                Stream.concat(Arrays.stream(as), Stream.of("test", "-w", file.toString())).toList();
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    static boolean canBeAnother() {
        return System.getProperty("user.name").equals("root")
                && Files.isExecutable(Path.of("/usr/bin/setpriv"));
    }
}
