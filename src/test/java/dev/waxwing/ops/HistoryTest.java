package dev.waxwing.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.backend.sqlite.SqliteConnectionStore;
import dev.waxwing.backend.sqlite.SqliteMetricStore;
import dev.waxwing.config.Configuration;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.MetricStore.Point;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private static final Instant MORNING = Instant.parse("2026-11-21T08:00:00Z");
    private static final String SENT = "waxwing_sent_total{kind=\"direct\"}";

    @TempDir private Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(MORNING);
    private final InstantSource clock = now::get;
    private final Metrics metrics = new Metrics();
    private RunningJournal running;
    private SqliteMetricStore store;
    private History history;

    @BeforeEach
    void open() {
        running = new RunningJournal(directory, clock);
        store = new SqliteMetricStore(running.database);
        history =
                new History(
                        metrics,
                        store,
                        new ConnectionLog(
                                new SqliteConnectionStore(running.database),
                                running.journal,
                                clock),
                        running.audit,
                        new AuditAnchor(directory),
                        running.journal,
                        Configuration.section(OpsConfig.class, Map.of("ops.metrics-keep", "10m")),
                        clock);
    }

    @AfterEach
    void close() {
        running.close();
        metrics.close();
    }

    private List<Point> points(String name) {
        return store.read(name, MORNING.minus(Duration.ofDays(1)), now.get());
    }

    private void minutes(int count) {
        for (int n = 0; n < count; n++) {
            metrics.sent(MessageKind.DIRECT, 1);
            now.set(now.get().plus(Duration.ofMinutes(1)));
            history.keep();
        }
    }

    @Test
    void everyMinuteIsKeptUntilItIsTooOld() {
        minutes(3);
        await().untilAsserted(() ->
                assertThat(points(SENT)).extracting(Point::value).containsExactly(1.0, 2.0, 3.0));
        assertThat(points(SENT).getFirst().at()).isEqualTo(MORNING.plusSeconds(60));

        minutes(10);
        await().untilAsserted(() ->
                assertThat(points(SENT))
                        .hasSize(11)
                        .last()
                        .extracting(Point::value)
                        .isEqualTo(13.0));
    }

    @Test
    void figuresHaveTheNamesThatPrometheusReads() {
        metrics.error(ErrorCode.NOT_FOUND);
        metrics.journalGroup(7, 2_000_000);
        metrics.connectionOpened(Edge.WEBSOCKET);
        metrics.stateChanged("", "active");
        minutes(1);

        await().untilAsserted(() -> assertThat(store.names()).contains(SENT));
        assertThat(points("waxwing_errors_total{code=\"not_found\"}").getFirst().value())
                .isEqualTo(1);
        assertThat(points("waxwing_connections{edge=\"websocket\"}").getFirst().value())
                .isEqualTo(1);
        String scrape = metrics.scrape();
        assertThat(store.names())
                .filteredOn(name -> !name.endsWith("_max") && !name.contains("_max{"))
                .allSatisfy(name -> assertThat(scrape).contains("\n" + name + " "));
    }

    @Test
    void theActorKeepsThemByItself() {
        ActorTestKit kit = ActorTestKit.create(ManualTime.config());
        try {
            ManualTime time = ManualTime.get(kit.system());
            kit.spawn(MetricsCollector.behavior(history));
            metrics.sent(MessageKind.DIRECT, 1);
            await().untilAsserted(() -> {
                time.timePasses(Duration.ofMinutes(1));
                assertThat(points(SENT)).isNotEmpty();
            });
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    void theHeadOfTheAuditLogIsNotedWithThem() throws Exception {
        new AuditLog(running.audit, running.journal)
                .record(AuditEvent.byServer(AuditKind.SERVER_STARTED, ""))
                .join();
        minutes(1);
        assertThat(new AuditAnchor(directory).read()).contains(running.audit.head());
    }
}
