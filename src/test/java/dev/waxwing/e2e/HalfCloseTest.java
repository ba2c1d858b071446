package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A script that is piped in and closes its sending half (`nc -N`) gets every answer, also those
/// that come from another thread after the end of its input was seen.
final class HalfCloseTest {
    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    @RepeatedTest(20)
    void everythingThatWasPipedInIsAnswered() {
        String q = Names.unique("q");
        String x = Names.unique("x");
        String script =
                """
                declare_queue %1$s
                declare_exchange %2$s
                bind %2$s %1$s k
                publish %2$s k {"message_id":"1","ciphertext":"","nonce":"","tag":"","enc_session_key":""}
                fetch %1$s
                ack 1
                """
                        .formatted(q, x);
        try (RawClient client = SERVER.connect()) {
            client.sendRaw(script).finish();
            assertThat(client.linesUntilClosed())
                    .hasSize(6)
                    .endsWith("ACK_CONFIRMED 1")
                    .contains("ACK 1");
        }
    }
}
