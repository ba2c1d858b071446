package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.e2e.Delivery;
import dev.waxwing.e2e.RawClient;
import dev.waxwing.e2e.Route;
import dev.waxwing.e2e.RunningServer;
import dev.waxwing.e2e.Sample;
import dev.waxwing.e2e.ServerLaunch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A wall clock that jumps by an hour: leases run by monotonic time and take no notice; a time to
/// live, a delay and the dedup window run by wall time and do.
final class ClockJumpTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LEASE = Duration.ofSeconds(3);

    @TempDir static Path directory;
    static FaultShim shim;
    static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        shim = new FaultShim(directory);
        server =
                shim.under(ServerLaunch.on(directory.resolve("d")))
                        .set("broker.lease=" + LEASE.toSeconds() + "s", "broker.dedup-window=90m")
                        .start();
    }

    @AfterEach
    void setTheClockRight() {
        shim.shiftClock(Duration.ZERO);
    }

    @AfterAll
    static void close() {
        server.close();
        shim.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void leasesEndWhenTheyWould(int direction) {
        try (RawClient holder = server.connect();
                RawClient other = server.connect()) {
            Route route = Route.declare(holder);
            route.publishMany(holder, "held" + direction, 100);
            long leased = System.nanoTime();
            route.consume(holder, "prefetch=100");
            holder.deliveries(100);
            jump(HOUR.multipliedBy(direction));
            route.consume(other, "prefetch=100", "meta=on");
            Delivery again = other.delivery(LEASE.multipliedBy(4));
            Duration held = Figures.since(leased);
            assertThat(again.redelivered()).isTrue();
            assertThat(held).isBetween(LEASE, LEASE.multipliedBy(3));
            holder.close();
            Set<String> ids = new HashSet<>(Set.of(again.id()));
            other.send("ack " + again.id());
            while (ids.size() < 100) {
                String id = other.delivery().id();
                ids.add(id);
                other.send("ack " + id);
            }
        }
    }

    @Test
    void aTimeToLiveFollowsTheClock() {
        try (RawClient client = server.connect()) {
            Route route = Route.declare(client, "ttl=1800000");
            route.publish(client, "before");
            jump(HOUR);
            route.publish(client, "after");
            assertThat(route.drain(client)).containsExactly("after");
            route.publish(client, "early");
            jump(Duration.ZERO);
            assertThat(route.drain(client)).containsExactly("early");
        }
    }

    @Test
    void aDelayFollowsTheClock() {
        try (RawClient client = server.connect()) {
            Route route = Route.declare(client);
            delayed(client, route, "half-an-hour", Duration.ofMinutes(30));
            assertThat(route.drain(client)).isEmpty();
            jump(HOUR.negated());
            delayed(client, route, "from-then", Duration.ofMinutes(30));
            assertThat(route.drain(client)).isEmpty();
            jump(Duration.ZERO);
            assertThat(route.drain(client)).containsExactly("from-then");
            jump(HOUR);
            assertThat(route.drain(client)).containsExactly("half-an-hour");
        }
    }

    /// It is pushed by the timer that was set before the jump.
    @ParameterizedTest
    @ValueSource(ints = {1, 0})
    void aShortDelayEndsWhateverTheClockDoes(int hours) {
        try (RawClient client = server.connect()) {
            Route route = Route.declare(client);
            route.consume(client);
            delayed(client, route, "soon", Duration.ofSeconds(1));
            jump(HOUR.multipliedBy(hours));
            assertThat(client.delivery().id()).isEqualTo("soon");
        }
    }

    private static void delayed(RawClient client, Route route, String id, Duration delay) {
        String json = Sample.withHeaders(id, "{\"delay_ms\":" + delay.toMillis() + "}");
        assertThat(client.ask(route.publishing(json))).isEqualTo("ACK " + id);
    }

    /// The window is 90 minutes: an hour more or less is no reason to forget.
    @Test
    void aPublishedIdStaysKnown() {
        try (RawClient client = server.connect()) {
            Route route = Route.declare(client);
            route.publish(client, "before");
            jump(HOUR);
            route.publish(client, "later");
            for (int hours : new int[] {1, 0, -1, 0}) {
                jump(HOUR.multipliedBy(hours));
                route.publish(client, "before", "later");
            }
            assertThat(route.drain(client)).containsExactly("before", "later");
            route.publish(client, "before", "later");
            assertThat(route.drain(client)).isEmpty();
            assertThat(queue(client, route).path("duplicates").asInt()).isEqualTo(10);
        }
    }

    private static JsonNode queue(RawClient client, Route route) {
        return client.statistics().path("queues").path(route.queue());
    }

    @Test
    void trafficTakesNoNotice() {
        Load load = Load.ordered(server.port()).declare();
        try (Workload workload = Workload.running(load)) {
            for (int hours : new int[] {0, 1, 0, -1, 0}) {
                jump(HOUR.multipliedBy(hours));
                workload.awaitProgress(1_000, Duration.ofSeconds(30));
            }
            Verdict verdict = workload.finish(Duration.ofSeconds(30));
            Figures.say("4 jumps of the clock: %s", verdict);
            assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
            assertThat(verdict.repeated()).isZero();
            assertThat(workload.ledger().refusals()).isEmpty();
        }
    }

    /// Sets the server's clock, and sees that it looks at it.
    private static void jump(Duration shift) {
        long reads = shim.clockReads();
        shim.shiftClock(shift);
        try (RawClient client = server.connect()) {
            assertThat(client.ask("declare_queue clock")).isEqualTo("Queue declared");
            assertThat(client.ask("stats")).startsWith("Stats: ");
        }
        assertThat(shim.clockReads()).isGreaterThan(reads);
    }
}
