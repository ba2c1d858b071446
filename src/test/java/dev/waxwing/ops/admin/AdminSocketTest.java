package dev.waxwing.ops.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import dev.waxwing.ops.AuditLog;
import dev.waxwing.ops.AuditRow;
import dev.waxwing.ops.RunningJournal;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminSocketTest {
    @TempDir private Path directory;

    @TempDir private Path data;

    private RunningJournal journal;
    private AdminOperations operations;
    private AdminSocket socket;

    @BeforeEach
    void open() throws IOException {
        journal = new RunningJournal(data, Clock.systemUTC());
        operations = new AdminOperations(new AuditLog(journal.audit, journal.journal));
        operations.add(
                "say",
                (arguments, out) -> {
                    out.accept("first");
                    out.accept(arguments.required("what"));
                });
        operations.add(
                "refuse",
                (_, _) -> {
                    throw new AdminRefused("not today");
                });
        operations.add(
                "misuse",
                (_, _) -> {
                    throw new IllegalArgumentException("no such thing");
                });
        operations.add(
                "fail",
                (_, _) -> {
                    throw new IOException("the disk is gone");
                });
        socket = AdminSocket.open(directory, operations);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        journal.close();
    }

    private List<String> run(String operation, Map<String, String> arguments) throws IOException {
        List<String> lines = new ArrayList<>();
        try (AdminClient client = AdminClient.connect(directory).orElseThrow()) {
            client.run(operation, new AdminArguments(arguments), lines::add);
        }
        return lines;
    }

    @Test
    void whatAnOperationSaysArrivesLineByLine() throws IOException {
        assertThat(run("say", Map.of("what", "two\nlines ü \"quoted\"", "operation", "refuse")))
                .containsExactly("first", "two\nlines ü \"quoted\"");
    }

    @Test
    void aRefusalComesInItsOwnWords() {
        assertThatExceptionOfType(AdminRefused.class)
                .isThrownBy(() -> run("refuse", Map.of()))
                .withMessage("not today");
        assertThatExceptionOfType(AdminRefused.class)
                .isThrownBy(() -> run("misuse", Map.of()))
                .withMessage("no such thing");
        assertThatExceptionOfType(AdminRefused.class)
                .isThrownBy(() -> run("say", Map.of()))
                .withMessageContaining("'what'");
        assertThatExceptionOfType(AdminRefused.class)
                .isThrownBy(() -> run("fail", Map.of()))
                .withMessageContaining("the disk is gone");
        assertThatExceptionOfType(AdminRefused.class)
                .isThrownBy(() -> run("unknown", Map.of()))
                .withMessageContaining("'unknown'");
    }

    @Test
    void onlyTheOwnerMayOpenIt() throws IOException {
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(directory.resolve("admin.sock"))))
                .isEqualTo("rw-------");
    }

    @Test
    void withoutAServerThereIsNobody() throws IOException {
        socket.close();
        assertThat(AdminClient.connect(directory)).isEmpty();
        Path other = Files.createDirectory(directory.resolve("other"));
        assertThat(AdminClient.connect(other)).isEmpty();
    }

    /// What a killed server leaves: a socket on which nobody listens.
    @Test
    void aSocketLeftBehindIsNobodyAndIsReplaced() throws IOException {
        socket.close();
        try (var left = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(directory.resolve("admin.sock")));
        }
        assertThat(AdminClient.connect(directory)).isEmpty();
        socket = AdminSocket.open(directory, operations);
        assertThat(run("say", Map.of("what", "again"))).containsExactly("first", "again");
    }

    @Test
    void nonsenseEndsOnlyItsOwnConnection() throws IOException {
        try (SocketChannel nonsense = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            nonsense.connect(UnixDomainSocketAddress.of(directory.resolve("admin.sock")));
            nonsense.write(ByteBuffer.wrap("[1,{\"a\":2}] no\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(nonsense.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        assertThat(run("say", Map.of("what", "still here"))).contains("still here");
    }

    @Test
    void aNameIsGivenOnce() {
        assertThatIllegalStateException()
                .isThrownBy(() -> operations.add("say", (_, _) -> {}))
                .withMessageContaining("'say'");
        assertThat(operations.names()).containsExactly("fail", "misuse", "refuse", "say");
    }

    @Test
    void aPathTooLongForASocketIsKnownBefore() {
        assertThat(AdminSocket.fits(directory)).isTrue();
        assertThat(AdminSocket.fits(directory.resolve("d".repeat(100)))).isFalse();
    }

    @Test
    void argumentsDoNotShowTheirValues() {
        assertThat(new AdminArguments(Map.of("password", "hunter2")).toString())
                .contains("password")
                .doesNotContain("hunter2");
    }

    @Test
    void everyRunIsInTheAuditLogWithWhoAndWhatCameOfIt() throws IOException {
        run("say", Map.of("what", "hello", "user", "ada", "password", "not kept"));
        assertThatExceptionOfType(AdminRefused.class).isThrownBy(() -> run("refuse", Map.of()));
        assertThatExceptionOfType(AdminRefused.class).isThrownBy(() -> run("fail", Map.of()));

        String operator = "operator " + System.getProperty("user.name");
        assertThat(journal.auditStore.last(9))
                .extracting(AuditRow::kind, AuditRow::actor, AuditRow::subject, AuditRow::detail)
                .containsExactly(
                        tuple("admin_call", operator, "ada", "say done"),
                        tuple("admin_call", operator, "", "refuse refused: not today"),
                        tuple("admin_call", operator, "", "fail failed"));
    }
}
