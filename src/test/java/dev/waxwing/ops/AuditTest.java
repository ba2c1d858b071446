package dev.waxwing.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.StorageException.Kind;
import dev.waxwing.journal.Work;
import dev.waxwing.ops.AuditCheck.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-21T08:00:00.123Z"));
    private static final int ROWS = 5;

    @TempDir private Path directory;

    private RunningJournal running;
    private AuditLog log;

    @BeforeEach
    void open() {
        running = new RunningJournal(directory, CLOCK);
        log = new AuditLog(running.audit, running.journal);
    }

    @AfterEach
    void close() {
        running.close();
    }

    private static AuditEvent login(String user) {
        return new AuditEvent(AuditKind.LOGIN_FAILED, user, user, "192.0.2.1", "wrong signature");
    }

    private void record(int rows) throws Exception {
        for (int n = 0; n < rows; n++) {
            log.record(login("user" + n)).get(20, TimeUnit.SECONDS);
        }
    }

    private Finding check(AuditHead... anchors) {
        return AuditCheck.of(running.auditStore, List.of(anchors));
    }

    /// As somebody with the file would.
    private void tamper(String... statements) throws Exception {
        String url = "jdbc:sqlite:" + directory.resolve("waxwing.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement s = connection.createStatement()) {
            for (String statement : statements) {
                assertThat(s.executeUpdate(statement)).as(statement).isPositive();
            }
        }
    }

    @Test
    void whatWasRecordedIsThereInOrderAndWhole() throws Exception {
        record(ROWS);

        List<AuditRow> rows = running.auditStore.last(3);
        assertThat(rows).extracting(AuditRow::seq).containsExactly(3L, 4L, 5L);
        assertThat(rows.getLast())
                .satisfies(row -> {
                    assertThat(row.at()).isEqualTo("2026-11-21T08:00:00.123Z");
                    assertThat(row.kind()).isEqualTo("login_failed");
                    assertThat(row.actor()).isEqualTo("user4");
                    assertThat(row.address()).isEqualTo("192.0.2.1");
                });
        assertThat(check()).isEqualTo(new Finding.Intact(running.audit.head()));
    }

    @Test
    void anEmptyLogIsWhole() {
        assertThat(check()).isEqualTo(new Finding.Intact(AuditHead.NONE));
    }

    @Test
    void theChainGoesOnAfterARestart() throws Exception {
        record(ROWS);
        close();
        open();
        record(ROWS);
        assertThat(check()).isInstanceOf(Finding.Intact.class);
        assertThat(running.audit.head().seq()).isEqualTo(2 * ROWS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | row 3 was altered | UPDATE audit SET actor = 'mallory' WHERE seq = 3",
                "3 | row 3 was altered | UPDATE audit SET detail = '' WHERE seq = 3",
                "3 | row 3 was altered | UPDATE audit SET at = at + 1 WHERE seq = 3",
                "3 | row 3 was altered | UPDATE audit SET kind = 'login_ok' WHERE seq = 3",
                "3 | row 3 was altered | UPDATE audit SET actor = concat(actor, subject), subject ="
                        + " '' WHERE seq = 3",
                "3 | row 3 was altered | UPDATE audit SET hash = replace(hash, '1', '2') WHERE seq"
                        + " = 3",
                "3 | row 3 is missing | DELETE FROM audit WHERE seq = 3",
                "1 | row 1 is missing | DELETE FROM audit WHERE seq = 1",
                "4 | the end was cut off: there were 5 rows, and 3 are left | DELETE FROM audit"
                        + " WHERE seq > 3",
                "1 | the end was cut off: there were 5 rows, and 0 are left | DELETE FROM audit"
            })
    void whatWasAlteredIsFound(long seq, String why, String sql) throws Exception {
        record(ROWS);
        tamper(sql);
        assertThat(check())
                .isInstanceOfSatisfying(
                        Finding.Broken.class,
                        broken -> {
                            assertThat(broken.seq()).isEqualTo(seq);
                            assertThat(broken.why()).startsWith(why);
                        });
    }

    @Test
    void rowsThatChangedPlacesAreFound() throws Exception {
        record(ROWS);
        tamper(
                "UPDATE audit SET seq = 99 WHERE seq = 2",
                "UPDATE audit SET seq = 2 WHERE seq = 3",
                "UPDATE audit SET seq = 3 WHERE seq = 99");
        assertThat(check())
                .isInstanceOfSatisfying(
                        Finding.Broken.class, broken -> assertThat(broken.seq()).isEqualTo(2));
    }

    /// Whoever cuts the end and the noted head with it leaves a whole, shorter chain: only a head
    /// noted elsewhere tells.
    @Test
    void aCutWithItsHeadIsFoundByAHeadFromOutside() throws Exception {
        record(3);
        AuditHead three = running.audit.head();
        record(2);
        AuditHead five = running.audit.head();
        tamper(
                "DELETE FROM audit WHERE seq > 3",
                "UPDATE audit_head SET seq = 3, hash = '%s'".formatted(three.hash()));

        assertThat(check()).isEqualTo(new Finding.Intact(three));
        assertThat(check(three, five))
                .isInstanceOfSatisfying(
                        Finding.Broken.class,
                        broken -> assertThat(broken.why()).startsWith("the end was cut off"));
    }

    /// A log written anew, every hash right, differs from a head noted before.
    @Test
    void aLogWrittenAnewIsFoundByAHeadFromOutside() throws Exception {
        record(ROWS);
        AuditHead before = running.audit.head();
        tamper("DELETE FROM audit", "DELETE FROM audit_head");
        close();
        open();
        for (int n = 0; n < ROWS; n++) {
            log.record(login("harmless")).get(20, TimeUnit.SECONDS);
        }
        assertThat(check()).isInstanceOf(Finding.Intact.class);
        assertThat(check(before))
                .isInstanceOfSatisfying(
                        Finding.Broken.class,
                        broken -> assertThat(broken.why()).contains("were written anew"));
    }

    /// The row belongs to the transaction: a group that fails takes it along, and the chain goes on
    /// without a gap.
    @Test
    void aGroupThatFailsLeavesNoRow() throws Exception {
        record(2);
        CompletableFuture<Kind> failed = new CompletableFuture<>();
        running.journal.submit(
                new Work() {
                    @Override
                    public void apply() {
                        running.audit.append(login("nobody"));
                        throw new StorageException(Kind.FULL, "no room", null);
                    }

                    @Override
                    public void committed() {
                        failed.complete(null);
                    }

                    @Override
                    public void failed(StorageException why) {
                        failed.complete(why.kind());
                    }
                });
        assertThat(failed.get(20, TimeUnit.SECONDS)).isEqualTo(Kind.FULL);
        assertThat(running.audit.head().seq()).isEqualTo(2);
        assertThat(running.auditStore.last(10)).hasSize(2);
    }

    @Test
    void whatStrangersTypedIsCutAndOnOneLine() {
        AuditEvent event =
                new AuditEvent(
                        AuditKind.LOGIN_FAILED, "a\r\nb\u2028c\ud800", "x".repeat(999), "", "");
        assertThat(event.actor()).isEqualTo("a??b?c?");
        assertThat(event.subject()).hasSize(AuditEvent.LONGEST);
    }

    @Test
    void theFileKeepsTheHead() throws Exception {
        record(2);
        AuditAnchor anchor = new AuditAnchor(directory);
        assertThat(anchor.read()).isEmpty();
        anchor.write(running.audit.head());
        record(1);
        anchor.write(running.audit.head());

        assertThat(new AuditAnchor(directory).read()).contains(running.audit.head());
        assertThat(Files.getPosixFilePermissions(directory.resolve("audit-head")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(check(running.audit.head())).isInstanceOf(Finding.Intact.class);
    }
}
