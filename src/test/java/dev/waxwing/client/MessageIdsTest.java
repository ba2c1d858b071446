package dev.waxwing.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MessageIdsTest {
    private static final long NOW = Instant.parse("2026-11-27T12:00:00Z").toEpochMilli();

    private static MessageIds at(long millis) {
        return new MessageIds(() -> Instant.ofEpochMilli(millis));
    }

    @Test
    void anIdIsAUuidOfVersion7WithTheTimeInFront() {
        String id = at(NOW).next();
        assertThat(id)
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        UUID uuid = UUID.fromString(id);
        assertThat(uuid.version()).isEqualTo(7);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(NOW);
    }

    @Test
    void idsOfLaterMillisecondsSortBehindAsText() {
        AtomicLong clock = new AtomicLong(NOW);
        MessageIds ids = new MessageIds(() -> Instant.ofEpochMilli(clock.getAndIncrement()));
        List<String> made = Stream.generate(ids::next).limit(5_000).toList();
        assertThat(made).isSorted();
    }

    @Test
    void idsOfOneMillisecondDifferInEveryRandomBit() {
        Set<String> made = new HashSet<>();
        long anyHigh = 0;
        long allHigh = -1;
        long anyLow = 0;
        long allLow = -1;
        MessageIds ids = at(NOW);
        for (String id : IntStream.range(0, 5_000).mapToObj(_ -> ids.next()).toList()) {
            made.add(id);
            UUID uuid = UUID.fromString(id);
            anyHigh |= uuid.getMostSignificantBits();
            allHigh &= uuid.getMostSignificantBits();
            anyLow |= uuid.getLeastSignificantBits();
            allLow &= uuid.getLeastSignificantBits();
        }
        assertThat(made).hasSize(5_000);
        assertThat(anyHigh & ~allHigh).isEqualTo(0xfffL);
        assertThat(anyLow & ~allLow).isEqualTo((1L << 62) - 1);
    }
}
