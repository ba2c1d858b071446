package dev.waxwing.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaTest {
    record Unmarked(@Setting(value = "1", doc = "One.") int one) {}

    @Section(value = "a", doc = "A.")
    record Undocumented(@Setting(value = "1", doc = "") int one) {}

    @Section(value = "a", doc = "A.")
    record Unset(@Setting(doc = "One.") int one) {}

    @Section(value = "a", doc = "A.")
    record OutOfBounds(@Setting(value = "5", max = "4", doc = "One.") int one) {}

    @Section(value = "a", doc = "A.")
    record OddType(@Setting(value = "5", doc = "One.") StringBuilder one) {}

    @Section(value = "a", doc = "A.")
    record Good(@Setting(value = "5", doc = "One.") int maxLineLength) {}

    @Test
    void aRecordThatBreaksTheRulesIsRefused() {
        for (var type :
                List.<Class<? extends Record>>of(
                        Unmarked.class,
                        Undocumented.class,
                        Unset.class,
                        OutOfBounds.class,
                        OddType.class)) {
            assertThatThrownBy(() -> new Schema(List.of(type), Map.of()))
                    .as(type.getSimpleName())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void oneKeyInTwoRecordsIsRefused() {
        assertThatThrownBy(() -> new Schema(List.of(Good.class, Good.class), Map.of()))
                .hasMessageContaining("a.max-line-length");
    }

    @Test
    void namesFollowFromTheComponent() {
        Key key = new Schema(List.of(Good.class), Map.of()).keys().getFirst();

        assertThat(key.path()).isEqualTo("a.max-line-length");
        assertThat(key.environmentName()).isEqualTo("WAXWING_A_MAX_LINE_LENGTH");
    }
}
