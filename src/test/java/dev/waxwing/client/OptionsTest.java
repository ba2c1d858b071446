package dev.waxwing.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OptionsTest {
    private static final Endpoint ENDPOINT = Endpoint.plain("127.0.0.1", 7672);

    @Test
    void bothSidesTryThreeTimesForFiveSeconds() {
        Tries expected = new Tries(3, Duration.ofSeconds(5));
        assertThat(SenderOptions.of(ENDPOINT, Path.of("pending")).tries()).isEqualTo(expected);
        assertThat(ReceiverOptions.of(ENDPOINT, "q").tries()).isEqualTo(expected);
        assertThat(expected.patience()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void aTryNeedsACountAndATime() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Tries(0, Duration.ofSeconds(5)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tries(3, Duration.ZERO));
    }
}
