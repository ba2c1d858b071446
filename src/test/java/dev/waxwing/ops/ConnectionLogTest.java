package dev.waxwing.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.backend.sqlite.SqliteConnectionStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionLogTest {
    private static final Instant MORNING = Instant.parse("2026-11-21T08:00:00Z");

    @TempDir private Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(MORNING);
    private final InstantSource clock = now::get;
    private RunningJournal running;
    private SqliteConnectionStore store;
    private ConnectionLog log;

    @BeforeEach
    void open() {
        running = new RunningJournal(directory, clock);
        store = new SqliteConnectionStore(running.database);
        log = new ConnectionLog(store, running.journal, clock);
    }

    @AfterEach
    void close() {
        running.close();
    }

    private long connect(String user) {
        return log.opened(user, "session", Edge.WEBSOCKET, "192.0.2.1", "browser\r\n1.0");
    }

    @Test
    void aConnectionIsKeptFromItsBeginToItsEnd() {
        long id = connect("alice");
        connect("bob");
        now.set(MORNING.plusSeconds(60));
        log.closed(id, 12, 34, "by client");

        await().untilAsserted(() ->
                assertThat(store.latest("alice", 10))
                        .containsExactly(
                                new ConnectionRecord(
                                        id,
                                        "alice",
                                        "session",
                                        Edge.WEBSOCKET,
                                        "192.0.2.1",
                                        "browser??1.0",
                                        MORNING,
                                        MORNING.plusSeconds(60),
                                        12,
                                        34,
                                        "by client")));
        assertThat(store.latest("", 10))
                .extracting(ConnectionRecord::user)
                .containsExactly("bob", "alice");
    }

    @Test
    void whatACrashLeftOpenEndsWithTheNextStart() {
        long first = connect("alice");
        close();
        now.set(MORNING.plusSeconds(9));
        open();
        await().untilAsserted(() ->
                assertThat(store.latest("alice", 1).getFirst())
                        .satisfies(row -> {
                            assertThat(row.closed()).isEqualTo(MORNING.plusSeconds(9));
                            assertThat(row.reason()).isEqualTo("server ended");
                        }));
        assertThat(connect("alice")).isGreaterThan(first);
    }

    @Test
    void tenThousandConnectsAreAFewGroups() {
        long before = running.journal.commits();

        List<Long> ids = IntStream.range(0, 10_000).mapToObj(n -> connect("user" + n)).toList();

        await().untilAsserted(() -> assertThat(store.latest("", 20_000)).hasSize(10_000));
        assertThat(running.journal.commits() - before).isLessThan(1_000);
        ids.forEach(id -> log.closed(id, 1, 1, "done"));
        await().untilAsserted(() ->
                assertThat(store.latest("", 20_000)).allMatch(row -> row.closed() != null));
    }

    @Test
    void whatEndedLongAgoIsForgottenAndWhatIsOpenIsNot() {
        long ended = connect("alice");
        connect("bob");
        log.closed(ended, 1, 1, "done");
        log.forget(MORNING.plus(Duration.ofDays(1)));

        await().untilAsserted(() ->
                assertThat(store.latest("", 10))
                        .extracting(ConnectionRecord::user)
                        .containsExactly("bob"));
    }
}
