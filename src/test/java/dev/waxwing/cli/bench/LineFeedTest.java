package dev.waxwing.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LineFeedTest {
    @Property
    void theFirstLineFeedIsFound(
            @ForAll @Size(max = 40) byte[] bytes,
            @ForAll @IntRange(max = 40) int one,
            @ForAll @IntRange(max = 40) int other,
            @ForAll @IntRange(max = 40) int place) {
        if (place < bytes.length) {
            bytes[place] = '\n';
        }
        int from = Math.min(Math.min(one, other), bytes.length);
        int to = Math.min(Math.max(one, other), bytes.length);

        assertThat(LineFeed.find(bytes, from, to)).isEqualTo(oneByOne(bytes, from, to));
    }

    private static int oneByOne(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
