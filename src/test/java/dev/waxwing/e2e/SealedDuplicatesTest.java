package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More ids than fit the memory for them: the oldest are known from the scratch file, which the
/// next process makes anew.
final class SealedDuplicatesTest {
    /// Just more than 1 MiB holds.
    private static final int IDS = 33_000;

    private static final int AGAIN = 500;

    @TempDir private Path data;

    @Test
    void idsThatLeftTheMemoryAreStillDuplicatesAlsoAfterSigkill() throws IOException {
        ServerLaunch launch = ServerLaunch.on(data.resolve("d")).set("broker.dedup-memory=1 MiB");
        try (RunningServer server = launch.start()) {
            Route route;
            try (RawClient client = server.connect()) {
                route = Route.declare(client);
                route.publishMany(client, "s", IDS);
                assertThat(Files.size(scratch())).isPositive();
                route.publishMany(client, "s", AGAIN);
                assertCounts(client, route, IDS);
            }
            server.restart();
            assertThat(Files.size(scratch())).isPositive();
            try (RawClient client = server.connect()) {
                route.publishMany(client, "s", AGAIN);
                assertCounts(client, route, 0);
            }
        }
    }

    private Path scratch() {
        return data.resolve("d/scratch/ids");
    }

    private static void assertCounts(RawClient client, Route route, int published) {
        JsonNode queue =
                Delivery.read(client.ask("stats").substring("Stats: ".length()))
                        .path("queues")
                        .path(route.queue());
        assertThat(queue.path("published").asInt()).isEqualTo(published);
        assertThat(queue.path("duplicates").asInt()).isEqualTo(AGAIN);
    }
}
