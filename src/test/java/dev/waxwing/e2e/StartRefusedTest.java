package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Starts that cannot succeed: each says why in a line a person understands, and ends with the exit
/// code that service managers know.
final class StartRefusedTest {
    private static final int FAILED = 1;
    private static final int CONFIGURATION = 78;

    @TempDir Path directory;

    @Test
    void aSecondServerOnTheSameDataSaysWhoHoldsIt() {
        ServerLaunch launch = ServerLaunch.on(directory.resolve("d"));
        try (RunningServer first = launch.start()) {
            ServerLaunch.Ended second = launch.refused();
            assertThat(second.exit()).isEqualTo(FAILED);
            assertThat(second.stdout()).doesNotContain("Waxwing is ready");
            assertThat(explanation(second)).contains(String.valueOf(first.pid()));
            try (RawClient client = first.connect()) {
                assertThat(client.ask("ping")).isEqualTo("PONG");
            }
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerLaunch.Ended ended =
                    ServerLaunch.on(directory.resolve("d")).onPort(taken.getLocalPort()).refused();
            assertThat(ended.exit()).isIn(FAILED, CONFIGURATION);
            assertThat(explanation(ended)).contains(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        Path data = Files.createDirectory(directory.resolve("d"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-x------"));
        ServerLaunch launch = ServerLaunch.on(data);
        if (Files.isWritable(data)) { // root may write anywhere, unless that is taken from it
            launch =
                    launch.inside("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--");
        }
        refusesFor(launch, data);
    }

    @Test
    void aReadOnlyFileSystemIsNamed() throws Exception {
        Path data = Files.createDirectory(directory.resolve("d"));
        String mount = "mount -t tmpfs -o ro,mode=0700 none '" + data + "'";
        assumeTrue(
                new ProcessBuilder("unshare", "-rm", "sh", "-c", mount).start().waitFor() == 0,
                "this machine lets nobody mount in a namespace");
        refusesFor(
                ServerLaunch.on(data)
                        .inside("unshare", "-rm", "sh", "-c", mount + " && exec \"$@\"", "sh"),
                data);
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsNamed() throws IOException {
        Path data = Files.createFile(directory.resolve("d"));
        refusesFor(ServerLaunch.on(data), data);
    }

    @Test
    void dataOfANewerVersionIsLeftAlone() throws Exception {
        Path data = directory.resolve("d");
        ServerLaunch.on(data).start().close();
        Path database = database(data);
        migrateFromTheFuture(database);
        byte[] before = Files.readAllBytes(database);

        ServerLaunch.Ended ended = ServerLaunch.on(data).refused();
        assertThat(ended.exit()).isIn(FAILED, CONFIGURATION);
        assertThat(explanation(ended)).containsIgnoringCase("newer");
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
    }

    @Test
    void allWrongSettingsAreNamedAtOnce() {
        ServerLaunch.Ended ended =
                ServerLaunch.on(directory.resolve("d"))
                        .set("broker.lease=soon", "line.no-such-key=1", "line.max-line=-5")
                        .refused();
        assertThat(ended.exit()).isEqualTo(CONFIGURATION);
        assertThat(ended.stderr())
                .contains("broker.lease", "soon", "line.no-such-key", "line.max-line", "-5")
                .doesNotContain("\tat ");
    }

    @Test
    void aPortThatIsNoneIsAConfigurationError() {
        ServerLaunch.Ended ended = ServerLaunch.on(directory.resolve("d")).onPort(70_000).refused();
        assertThat(ended.exit()).isEqualTo(CONFIGURATION);
        assertThat(ended.stderr()).contains("70000");
    }

    private static void refusesFor(ServerLaunch launch, Path data) {
        ServerLaunch.Ended ended = launch.refused();
        assertThat(ended.exit()).isIn(FAILED, CONFIGURATION);
        assertThat(explanation(ended)).contains(data.toString());
    }

    /// The one line that says why: no stack trace around it.
    private static String explanation(ServerLaunch.Ended ended) {
        assertThat(ended.stderr()).doesNotContain("\tat ").doesNotContain("Exception in thread");
        List<String> lines = ended.stderr().lines().filter(line -> !line.isBlank()).toList();
        assertThat(lines).isNotEmpty();
        return lines.getLast();
    }

    private static Path database(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no database in " + data));
        }
    }

    /// Leaves the trace of a migration that this version does not know.
    private static void migrateFromTheFuture(Path database) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO flyway_schema_history
                        (installed_rank, version, description, type, script, checksum,
                         installed_by, installed_on, execution_time, success)
                    SELECT max(installed_rank) + 1, '9999', 'of a later version', 'SQL',
                           'V9999__of_a_later_version.sql', 1, '', '2030-01-01 00:00:00', 1, 1
                    FROM flyway_schema_history
                    """);
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }
}
