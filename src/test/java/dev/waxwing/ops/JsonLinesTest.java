package dev.waxwing.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {
    private final LoggerContext context = new LoggerContext();
    private final JsonLines lines = new JsonLines();

    private LoggingEvent event(
            Map<String, String> mdc,
            String message,
            @Nullable Throwable failure,
            Object... arguments) {
        LoggingEvent event =
                new LoggingEvent(
                        "fqcn",
                        context.getLogger("dev.waxwing.Test"),
                        Level.WARN,
                        message,
                        failure,
                        arguments);
        event.setMDCPropertyMap(mdc);
        return event;
    }

    private String encoded(LoggingEvent event) {
        return new String(lines.encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void aLineHasWhatIsAllowedAndNothingElse() throws Exception {
        Map<String, String> mdc = Map.of("connection", "17", "password", "hunter2");
        LoggingEvent event = event(mdc, "Refused {}", null, "alice");
        event.addKeyValuePair(new KeyValuePair("code", "rate_limited"));
        event.addKeyValuePair(new KeyValuePair("body", "the plaintext"));

        JsonNode line = new ObjectMapper().readTree(encoded(event));

        assertThat(line.fieldNames())
                .toIterable()
                .containsExactly(
                        "at", "level", "logger", "thread", "message", "connection", "code");
        assertThat(line.get("message").asText()).isEqualTo("Refused alice");
        assertThat(line.get("connection").asText()).isEqualTo("17");
        assertThat(line.get("code").asText()).isEqualTo("rate_limited");
    }

    @Test
    void whateverIsInAMessageItIsOneLine() throws Exception {
        String text =
                encoded(
                        event(
                                Map.of(),
                                "name {}",
                                new IllegalStateException("a\nb wx_0123456789abcdefghij"),
                                "x\r\n12:00 ERROR forged\u2028\u0000\ud800"));
        assertThat(text.chars().filter(c -> c == '\n').count()).isEqualTo(1);
        assertThat(text).doesNotContain("\r", "\u2028", "wx_0123");
        JsonNode line = new ObjectMapper().readTree(text);
        assertThat(line.get("message").asText()).startsWith("name x\\n 12:00 ERROR forged");
        assertThat(line.get("error").asText()).contains("IllegalStateException", "JsonLinesTest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth wx_AbCdEfGhIjKlMnOpQrStUvWxYz012345",
                "Authorization: Bearer AbCdEfGhIjKlMn",
                "got eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhbGljZSJ9.AbCdEfGhIjKlMn",
                "GET /ws?token=AbCdEfGhIjKlMn HTTP/1.1",
                "basic AbCdEfGhIjKlMn==",
                "not an SSL/TLS record: 4162436445664768496a4b6c4d6e0a"
            })
    void secretsAreTakenOut(String text) {
        assertThat(Scrubbing.line(text))
                .contains("[removed]")
                .doesNotContain("AbCdEfGhIjKlMn", "4162");
        assertThat(Scrubbing.trace(text))
                .contains("[removed]")
                .doesNotContain("AbCdEfGhIjKlMn", "4162");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Journal is FULL (was OK) storage is full",
                "Blocked 192.0.2.1 for 60 s: 10 failed attempts to log in",
                "what is this? nothing",
                "basic health"
            })
    void ordinaryTextStays(String text) {
        assertThat(Scrubbing.line(text)).isEqualTo(text);
    }
}
