package dev.waxwing.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MeasureTest {
    @Property
    void whatIsShownReadsBackTheSame(
            @ForAll Measure measure, @ForAll @LongRange(max = Long.MAX_VALUE - 1) long value)
            throws NotAllowed {
        assertThat(measure.read(measure.show(value))).isEqualTo(value);
    }

    @Property
    void roundValuesReadBackTheSame(
            @ForAll Measure measure, @ForAll @LongRange(max = 1000) long count) throws NotAllowed {
        for (long unit : List.of(3_600_000_000_000L, 60_000_000_000L, 1L << 30, 1L << 10)) {
            assertThat(measure.read(measure.show(count * unit))).isEqualTo(count * unit);
        }
    }

    @Test
    void timesAreWrittenWithUnits() throws NotAllowed {
        assertThat(Measure.TIME.read("500ms")).isEqualTo(500_000_000L);
        assertThat(Measure.TIME.read("1.5 h")).isEqualTo(5_400_000_000_000L);
        assertThat(Measure.TIME.read("2 days")).isEqualTo(172_800_000_000_000L);
        assertThat(Measure.TIME.show(90_000_000_000L)).isEqualTo("90s");
        assertThat(Measure.TIME.show(0)).isEqualTo("0s");
        for (String wrong : List.of("30", "", "s", "30 parsecs", "1h30m", "999999999 days")) {
            assertThatThrownBy(() -> Measure.TIME.read(wrong))
                    .as(wrong)
                    .isInstanceOf(NotAllowed.class);
        }
    }

    @Test
    void sizesAreBytesOrHaveUnits() throws NotAllowed {
        assertThat(Measure.SIZE.read("4096")).isEqualTo(4096);
        assertThat(Measure.SIZE.read("1k")).isEqualTo(1024);
        assertThat(Measure.SIZE.read("1 kB")).isEqualTo(1000);
        assertThat(Measure.SIZE.read("0.5 MiB")).isEqualTo(524_288);
        assertThat(Measure.SIZE.show(1500)).isEqualTo("1500 B");
        assertThat(Measure.SIZE.show(3L << 30)).isEqualTo("3 GiB");
        for (String wrong : List.of("", "-1", "MiB", "1 XB", "999999999999 TiB")) {
            assertThatThrownBy(() -> Measure.SIZE.read(wrong))
                    .as(wrong)
                    .isInstanceOf(NotAllowed.class);
        }
    }
}
