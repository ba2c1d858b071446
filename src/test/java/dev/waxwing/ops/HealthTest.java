package dev.waxwing.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final Health health = new Health();
    private final AtomicReference<PartHealth> journal = new AtomicReference<>(PartHealth.UP);

    private String json(boolean reasons) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(health.document(reasons));
    }

    @Test
    void readyIsBetweenTheStartAndTheDrain() {
        assertThat(health.isLive()).isTrue();
        assertThat(health.isReady()).isFalse();
        health.started();
        assertThat(health.isReady()).isTrue();
        health.draining();
        assertThat(health.isReady()).isFalse();
        assertThat(health.isLive()).isTrue();
    }

    @Test
    void theWorstPartIsTheWhole() throws JsonProcessingException {
        health.register("disk", () -> PartHealth.UP);
        health.register("journal", journal::get);
        health.started();
        assertThat(json(true))
                .isEqualTo(
                        "{\"status\":\"up\",\"ready\":true,\"parts\":{\"disk\":{\"status\":\"up\"},"
                                + "\"journal\":{\"status\":\"up\"}}}");

        journal.set(PartHealth.degraded("storage is full"));
        assertThat(health.status()).isEqualTo(PartHealth.Status.DEGRADED);
        assertThat(health.httpStatus()).isEqualTo(200);
        assertThat(health.isReady()).isTrue();

        journal.set(PartHealth.down("storage failed: /dev/sda"));
        assertThat(health.httpStatus()).isEqualTo(503);
        assertThat(health.isLive()).isFalse();
        assertThat(health.isReady()).isFalse();
        assertThat(json(true)).contains("\"reason\":\"storage failed: /dev/sda\"");
        assertThat(json(false)).contains("\"down\"").doesNotContain("reason", "sda");
    }

    @Test
    void aPartThatFailsToAnswerIsDown() {
        health.register(
                "broken",
                () -> {
                    throw new IllegalStateException("oops");
                });
        assertThat(health.status()).isEqualTo(PartHealth.Status.DOWN);
    }

    @Test
    void oneThreadThatDoesNotTurnIsThePartsHealth() {
        AtomicLong time = new AtomicLong();
        ArrayDeque<Runnable> stuck = new ArrayDeque<>();
        Pulses pulses = new Pulses(List.of(Runnable::run, stuck::add, Runnable::run), time::get);
        for (int beat = 0; beat < 3; beat++) {
            pulses.beat();
        }
        assertThat(pulses.health()).isEqualTo(PartHealth.UP);
        time.addAndGet(2_000_000_000L);
        pulses.beat();
        assertThat(pulses.health().status()).isEqualTo(PartHealth.Status.DEGRADED);
        time.addAndGet(20_000_000_000L);
        assertThat(pulses.health().status()).isEqualTo(PartHealth.Status.DOWN);
        Objects.requireNonNull(stuck.poll()).run();
        pulses.beat();
        Objects.requireNonNull(stuck.poll()).run();
        assertThat(pulses.health()).isEqualTo(PartHealth.UP);
    }

    @Test
    void threadsThatDoNotTurnAreNoticed() {
        AtomicLong time = new AtomicLong();
        ArrayDeque<Runnable> loop = new ArrayDeque<>();
        Pulse pulse = new Pulse(loop::add, time::get);
        pulse.beat();
        time.addAndGet(2_000_000);
        Objects.requireNonNull(loop.poll()).run();
        assertThat(pulse.health()).isEqualTo(PartHealth.UP);

        pulse.beat();
        time.addAndGet(2_000_000_000L);
        pulse.beat();
        assertThat(loop).hasSize(1);
        assertThat(pulse.health().status()).isEqualTo(PartHealth.Status.DEGRADED);
        time.addAndGet(20_000_000_000L);
        assertThat(pulse.health().status()).isEqualTo(PartHealth.Status.DOWN);
        Objects.requireNonNull(loop.poll()).run();
        pulse.beat();
        Objects.requireNonNull(loop.poll()).run();
        assertThat(pulse.health()).isEqualTo(PartHealth.UP);
    }
}
