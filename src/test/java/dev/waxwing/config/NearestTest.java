package dev.waxwing.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void theDistanceCountsEdits() {
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("line.port", "line.port")).isZero();
    }

    @Test
    void onlyACloseNameIsOffered() {
        List<String> names = List.of("line.port", "line.host", "broker.lease");

        assertThat(Nearest.of("line.prot", names)).contains("line.port");
        assertThat(Nearest.of("Line.Host", names)).contains("line.host");
        assertThat(Nearest.of("journal.cache", names)).isEmpty();
    }
}
