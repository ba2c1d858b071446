package dev.waxwing.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is posted, to the byte.
final class HookMessageTest {
    private static final UUID ID = UUID.fromString("019a0000-0000-7000-8000-000000000001");
    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

    private static String body(WebhookEvent event) {
        return new String(HookMessage.of(ID, event, AT).body(), UTF_8);
    }

    @Test
    void aPayloadOfJsonIsPassedOnAsItIs() {
        byte[] payload = "{ \"n\":1.00, \"n\":2 }".getBytes(UTF_8);
        assertThat(body(WebhookEvent.json("message.created", "orders.new", payload)))
                .isEqualTo(
                        "{\"id\":\"019a0000-0000-7000-8000-000000000001\","
                                + "\"type\":\"message.created\","
                                + "\"timestamp\":\"2026-11-21T12:00:00.000Z\","
                                + "\"topic\":\"orders.new\",\"data\":{ \"n\":1.00, \"n\":2 }}");
    }

    @Test
    void otherBytesAreBase64() {
        assertThat(body(WebhookEvent.bytes("user.added", "", new byte[] {-1, 0, '"'})))
                .endsWith("\"timestamp\":\"2026-11-21T12:00:00.000Z\",\"data_base64\":\"/wAi\"}");
    }

    @Test
    void aTopicIsQuoted() {
        assertThat(body(WebhookEvent.json("a", "x\"y\\z\n", "1".getBytes(UTF_8))))
                .contains("\"topic\":\"x\\\"y\\\\z\\n\",");
    }

    @Test
    void aRecordIsReadAgain() {
        HookMessage message =
                HookMessage.of(ID, WebhookEvent.json("a", "b", "[]".getBytes(UTF_8)), AT);
        HookMessage dead = message.dead("status 500, \u00e4");
        for (HookMessage one : new HookMessage[] {message, dead, dead.again()}) {
            HookMessage read = HookMessage.ofRecord(one.toRecord());
            assertThat(read.id()).isEqualTo(ID);
            assertThat(read.reason()).isEqualTo(one.reason());
            assertThat(read.body()).isEqualTo(message.body());
        }
        assertThat(dead.again().toRecord()).isEqualTo(message.toRecord());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a..b", ".a", "a.", "a b", "a\"b", "\u00e4"})
    void aTypeIsWordsWithDots(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookEvent.json(type, "t", new byte[] {'1'}));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".a", "a.", "a..b"})
    void aTopicHasNoEmptyLevel(String topic) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookEvent.json("a", topic, new byte[] {'1'}));
    }
}
