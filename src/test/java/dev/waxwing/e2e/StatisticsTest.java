package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The figures of a queue that change by themselves as time passes.
final class StatisticsTest {
    private static final List<String> RATES = List.of("published", "delivered", "acknowledged");

    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    private static JsonNode queue(RawClient client, Route route) {
        return client.statistics().path("queues").path(route.queue());
    }

    private static boolean areAll(JsonNode rates, boolean positive) {
        return RATES.stream().allMatch(rate -> rates.path(rate).asDouble(-1) > 0 == positive);
    }

    @Test
    void ratesFollowTheTraffic() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            assertThat(areAll(queue(client, route).path("rates"), false)).isTrue();
            await().until(() -> {
                route.publish(client, Names.unique("m"));
                route.drain(client);
                return areAll(queue(client, route).path("rates"), true);
            });
            await().until(() -> areAll(queue(client, route).path("rates"), false));
            for (String rate : RATES) {
                assertThat(queue(client, route).path("rates").path(rate).asDouble(-1)).isZero();
            }
        }
    }

    @Test
    void eachRateIsThatOfItsOwnCount() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            await().until(() -> {
                route.publish(client, Names.unique("m"));
                return queue(client, route).path("rates").path("published").asDouble() > 0;
            });
            JsonNode rates = queue(client, route).path("rates");
            assertThat(rates.path("delivered").asDouble(-1)).isZero();
            assertThat(rates.path("acknowledged").asDouble(-1)).isZero();
        }
    }

    @Test
    void theOldestMessageGrowsOlder() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            assertThat(queue(client, route).path("oldest_millis").asLong(-1)).isZero();
            route.publish(client, "first");
            awaitOlderThan(client, route, 100);
            route.publish(client, "second");
            awaitOlderThan(client, route, queue(client, route).path("oldest_millis").asLong());
            assertThat(route.fetch(client).id()).isEqualTo("first");
            long leased = queue(client, route).path("oldest_millis").asLong();
            awaitOlderThan(client, route, leased);
            assertThat(client.ask("ack first")).isEqualTo("ACK_CONFIRMED first");
            assertThat(queue(client, route).path("oldest_millis").asLong(-1)).isPositive();
            assertThat(route.drain(client)).containsExactly("second");
            await().until(() -> queue(client, route).path("oldest_millis").asLong(-1) == 0);
        }
    }

    private static void awaitOlderThan(RawClient client, Route route, long millis) {
        await().until(() -> queue(client, route).path("oldest_millis").asLong() > millis);
    }
}
