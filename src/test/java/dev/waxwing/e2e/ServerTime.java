package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/// Time as the server itself counts it: a test that needs some to pass waits for a message with a
/// delay.
final class ServerTime {
    private ServerTime() {}

    /// Returns when the server has lived so long.
    static void pass(RunningServer server, Duration time) {
        try (RawClient client = server.connect()) {
            Route clock = Route.declare(client);
            String tick = Names.unique("tick");
            String headers = "{\"delay_ms\":" + time.toMillis() + "}";
            client.send(clock.publishing(Sample.withHeaders(tick, headers)));
            assertThat(client.reply()).isEqualTo("ACK " + tick);
            clock.consume(client);
            assertThat(client.delivery().id()).isEqualTo(tick);
            client.ask("ack " + tick);
        }
    }
}
