package dev.waxwing.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.model.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each command answers, to the byte.
class CommandRegistryTest {
    private static final UserId ALICE = new UserId("alice");
    private static final String NOW = "2026-01-02T03:04:05.678Z";
    private static final Clock CLOCK = Clock.fixed(Instant.parse(NOW), ZoneOffset.UTC);

    private final CommandRegistry commands =
            new CommandRegistry(new ServerFacts("1.2.3", () -> 7, CLOCK));

    private String answer(String content) {
        return answer(content, "signature");
    }

    private String answer(String content, String signature) {
        return CommandCall.parse(content)
                .map(call -> commands.answer(ALICE, call, signature))
                .orElse("malformed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ping          | {"message":"pong","timestamp":"NOW"}
                    server_info   | {"version":"1.2.3","connected_users":7,"timestamp":"NOW"}
                    user_count    | {"count":7,"timestamp":"NOW"}
                    hello         | {"message":"Hello, alice!","timestamp":"NOW"}
                    get_time      | {"time":"NOW","unix":1767323045,"timestamp":"NOW"}
                    list_commands | {"commands":["echo","get_time","hello","list_commands","ping","server_info","user_count"],"count":7}
                    """)
    void answersExactly(String command, String result) {
        assertThat(answer("{\"command\":\"" + command + "\",\"request_id\":\"r1\"}"))
                .isEqualTo(
                        "{\"success\":true,\"request_id\":\"r1\",\"result\":"
                                + result.replace("NOW", NOW)
                                + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"hi\"", "{\"message\":\"hi\",\"n\":[1,2.50,null]}", "[]", "17", "null"})
    void echoesWhateverItIsGiven(String params) {
        assertThat(answer("{\"command\":\"echo\",\"params\":" + params + "}"))
                .isEqualTo(
                        "{\"success\":true,\"result\":{\"echo\":"
                                + params
                                + ",\"sender\":\"alice\"}}");
    }

    @Test
    void namesWhatItDoesNotKnow() {
        assertThat(answer("{\"command\":\"rm\",\"request_id\":5}"))
                .isEqualTo(
                        "{\"success\":false,\"request_id\":5,\"error\":\"Unknown command: rm\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ping",
                "[]",
                "{}",
                "{\"command\":1}",
                "{\"command\":\"ping\"} x",
                "{\"command\":\"ping\",\"command\":\"echo\"}",
                "{\"command\":\"ping\",\"request_id\":{}}",
                "{\"command\":\"ping\",\"timestamp\":\"today\"}",
                "{\"command\":\"ping\",\"timestamp\":5}",
                "{\"command\":\"\\ud800\"}",
                "{\"command\":\"echo\",\"params\":\"\\udc00\"}"
            })
    void refusesWhatIsNotInForm(String content) {
        assertThat(answer(content)).isEqualTo("malformed");
    }

    @Test
    void refusesDeepNesting() {
        String deep = "[".repeat(100) + "]".repeat(100);
        assertThat(answer("{\"command\":\"echo\",\"params\":" + deep + "}")).isEqualTo("malformed");
    }

    @Test
    void aCallWithATimeCountsOnce() {
        String call = "{\"command\":\"hello\",\"timestamp\":\"" + NOW + "\"}";
        assertThat(answer(call, "s1")).contains("\"success\":true");
        assertThat(answer(call, "s1")).contains("\"error\":\"Command already handled\"");
        assertThat(answer(call, "s2")).contains("\"success\":true");
    }

    @Test
    void aCallWithATimeThatIsFarOffIsRefused() {
        for (String time : new String[] {"2026-01-02T02:59:05Z", "2026-01-02T03:09:06Z"}) {
            assertThat(answer("{\"command\":\"ping\",\"timestamp\":\"" + time + "\"}"))
                    .contains("\"error\":\"Command expired\"");
        }
    }

    @Test
    void aCallWithoutATimeMayBeRepeated() {
        assertThat(answer("{\"command\":\"ping\"}")).contains("\"success\":true");
        assertThat(answer("{\"command\":\"ping\"}")).contains("\"success\":true");
    }
}
