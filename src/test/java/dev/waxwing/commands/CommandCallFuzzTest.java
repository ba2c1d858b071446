package dev.waxwing.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;

/// Any text as the content of a server command: whatever it is, the answer is a JSON text that has
/// a UTF-8 form and says whether it was carried out.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class CommandCallFuzzTest {
    private static final CommandRegistry REGISTRY =
            new CommandRegistry(new ServerFacts("1", () -> 1, Clock.systemUTC()));
    private static final UserId ALICE = new UserId("alice");
    private static final JsonMapper JSON = new JsonMapper();

    @FuzzTest(maxDuration = "2m")
    void isAnsweredWhateverItIs(byte[] bytes) throws IOException {
        String content = new String(bytes, StandardCharsets.UTF_8);
        Optional<CommandCall> call = CommandCall.parse(content);
        String answer =
                call.map(c -> REGISTRY.answer(ALICE, c, "s"))
                        .orElseGet(() -> CommandRegistry.refusal(call, CommandRegistry.MALFORMED));
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(answer)).isTrue();
        JsonNode tree = JSON.readTree(answer);
        assertThat(tree.path("success").isBoolean()).isTrue();
        assertThat(tree.has("result")).isEqualTo(tree.path("success").asBoolean());
        assertThat(tree.has("error")).isNotEqualTo(tree.path("success").asBoolean());
    }
}
