package dev.waxwing.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.broker.LateSettling.Held;
import org.junit.jupiter.api.Test;

final class LateSettlingTest {
    private static final int LIMIT = 20_000;

    private final LateSettling late = new LateSettling();
    private final MessageQueue queue =
            new MessageQueue(1, "q", QueueOptions.defaults(20), 1, 1_000);

    @Test
    void isTakenOnce() {
        late.put("a", new Held(queue, 7));
        assertThat(late.take("a")).isEqualTo(new Held(queue, 7));
        assertThat(late.take("a")).isNull();
        assertThat(late.take("b")).isNull();
    }

    /// Nobody can say which of the copies is meant.
    @Test
    void copiesOfOneIdAreNotToldApart() {
        late.put("a", new Held(queue, 7));
        late.put("a", new Held(queue, 7));
        late.put("b", new Held(queue, 8));
        late.put("b", new Held(queue, 9));
        assertThat(late.take("a")).isEqualTo(new Held(queue, 7));
        assertThat(late.take("b")).isNull();
        late.put("b", new Held(queue, 9));
        assertThat(late.take("b")).isNull();
    }

    @Test
    void theOldestAreForgottenBeyondTheLimit() {
        for (int i = 0; i < LIMIT + 2; i++) {
            late.put("m" + i, new Held(queue, i));
        }
        assertThat(late.take("m0")).isNull();
        assertThat(late.take("m1")).isNull();
        assertThat(late.take("m2")).isEqualTo(new Held(queue, 2));
        assertThat(late.take("m" + (LIMIT + 1))).isNotNull();
    }
}
