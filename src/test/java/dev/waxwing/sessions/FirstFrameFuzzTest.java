package dev.waxwing.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any bytes as the frame that says who a client is: a token that is in it, or none.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class FirstFrameFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void holdsATokenOrDoesNot(byte[] bytes) {
        FirstFrame.token(bytes)
                .ifPresent(token -> {
                    String text = new String(bytes, StandardCharsets.UTF_8);
                    boolean isEscaped = text.contains("\\");
                    if (!isEscaped) {
                        assertThat(text).contains("auth", token);
                    }
                });
    }
}
