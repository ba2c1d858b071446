package dev.waxwing.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

/// Against the example that the implementations of Standard Webhooks share.
final class HookSignatureTest {
    private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void aPublishedSignatureIsMade() {
        byte[] secret = Base64.getDecoder().decode(SECRET);
        String signature =
                HookSignature.sign(
                        secret,
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1_614_265_330,
                        "{\"test\": 2432232314}".getBytes(UTF_8));
        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assertThat(HookSignature.text(secret)).isEqualTo("whsec_" + SECRET);
    }
}
