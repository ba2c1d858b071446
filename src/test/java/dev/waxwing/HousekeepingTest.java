package dev.waxwing;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    @Test
    void aTaskThatThrowsIsRunAgain() {
        AtomicInteger runs = new AtomicInteger();
        try (Housekeeping housekeeping = new Housekeeping()) {
            housekeeping.every(
                    1,
                    () -> {
                        runs.incrementAndGet();
                        throw new IllegalStateException("on purpose");
                    });
            await().until(() -> runs.get() >= 2);
        }
    }
}
